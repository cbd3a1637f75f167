import { asSystem } from '../../../shared/domain/actor/context.ts';
import * as Activation from '../../../shared/domain/webhook/activation.ts';
import { Deliveries, waiting } from '../../../shared/domain/webhook/delivery.ts';
import * as Edit from '../../../shared/domain/webhook/edit.ts';
import { newId } from '../../../shared/lib/id.ts';
import { transact } from '../../../shared/table/transact.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const url = 'http://127.0.0.1:9/hook';
const body = () => ({ name: `Receiver ${newId()}`, url, events: ['scan_completed'] });
const make = ({ people }: World): Promise<string> => as(people.admin, async () => (await Edit.create(Edit.Create.parse(body()))).id);
const webhook = perWorld(make);

/** A delivery that waits for its first try. */
const delivery = perWorld(async (world): Promise<string[]> => {
  const id = await webhook(world);
  return asSystem('bench', world.people.admin.organization, async () => {
    const at = new Date();
    const made = Deliveries.create(world.people.admin.organization, waiting({ webhook: id, url, event: 'scan_completed', event_id: newId(), body: '{}', at }, at));
    await transact([made]);
    return [id, made.item.id];
  });
});

const shared: Scenario = { as: 'admin', send: async (world) => ({ ids: [await webhook(world)] }) };

export const webhooks: Scenarios = {
  listWebhooks: { as: 'admin' },
  createWebhook: { as: 'admin', send: () => ({ body: { webhook: body() } }) },
  showWebhook: shared,
  updateWebhook: { as: 'admin', send: async (world) => ({ ids: [await webhook(world)], body: { webhook: { name: `Receiver ${newId()}` } } }) },
  deleteWebhook: { as: 'admin', send: async (world) => ({ ids: [await make(world)] }) },
  activateWebhook: {
    as: 'admin',
    send: async (world) => {
      const id = await webhook(world);
      await as(world.people.admin, () => Activation.deactivate(id));
      return { ids: [id] };
    },
  },
  deactivateWebhook: {
    as: 'admin',
    send: async (world) => {
      const id = await webhook(world);
      await as(world.people.admin, () => Activation.activate(id));
      return { ids: [id] };
    },
  },
  listWebhookDeliveries: { as: 'admin', send: async (world) => ({ ids: (await delivery(world)).slice(0, 1) }) },
  showWebhookDelivery: { as: 'admin', send: async (world) => ({ ids: await delivery(world) }) },
};
