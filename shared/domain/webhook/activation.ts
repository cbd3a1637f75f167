import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { Activated, Deactivated, type Document, nameOfTenant, present, type Webhook, Webhooks } from './webhook.ts';

/** Sends again from now on, with a clean record; what was not sent meanwhile is not made up for. */
export function activate(id: string): Promise<Document> {
  return turn(id, true, Activated, { active: true, disabled: null, failing: null, failures_in_row: 0 });
}

/** Sends nothing from now on; deliveries that wait for their next try end as failed. */
export function deactivate(id: string): Promise<Document> {
  return turn(id, false, Deactivated, { active: false });
}

function turn(id: string, active: boolean, event: typeof Activated, changes: Partial<Webhook>): Promise<Document> {
  return retrying('Webhook', async () => {
    const [webhook, organization] = await Promise.all([Webhooks.need(tenant(), id), nameOfTenant()]);
    if (webhook.active === active) return present(webhook, organization);
    const changed = Webhooks.update(tenant(), webhook, changes);
    await transact([changed, event.publish(id, { name: webhook.name })]);
    return present(changed.item, organization);
  });
}
