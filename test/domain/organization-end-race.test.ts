import { beforeAll, describe, expect, test } from 'vitest';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { OrganizationRecords } from '../../shared/domain/organization/organization.ts';
import { remove } from '../../shared/domain/organization/remove.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { stop } from '../../shared/domain/scan/stop.ts';
import { createFromWizard, Wizard } from '../../shared/domain/scan/wizard.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { assignFeatures, list, subscribeTo, unsubscribe, Unsubscribe } from '../../shared/domain/subscription/manage.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { userOf } from '../support/actors.ts';
import { interrupted } from '../support/interrupted.ts';
import { firstPage } from '../support/lists.ts';
import { drain } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { rawRows } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { stateOf } from './scan-world.ts';
import { as, below } from './subscription-world.ts';

useTable();

let root: string;
beforeAll(async () => {
  ({ id: root } = await makeRoot());
});

/** A customer of the root with a scan that was never started. */
async function shop() {
  const organization = await below(root, [{ plan: 'pci-basic' }]);
  const actor = userOf(organization);
  return withActor(actor, async () => {
    await seedScanners();
    const target = await Target.create(Target.Create.parse({ name: 'Web', hosts: '127.0.0.1' }));
    const scan = await Scan.create(Scan.Create.parse({ name: 'Quarterly', target_id: target.id }));
    return { organization, actor, id: scan.id, targetId: target.id };
  });
}

type Shop = Awaited<ReturnType<typeof shop>>;
const starting = ({ actor, id }: Shop) => withActor(actor, () => start(id));
const wizard = ({ actor, targetId }: Shop) => withActor(actor, () => createFromWizard(Wizard.parse({ name: 'Second', target_id: targetId, start: true })));
const removing = ({ organization }: Shop): Promise<unknown> => as(root, () => remove(organization));
const unsubscribing = ({ organization }: Shop): Promise<unknown> => as(root, () => unsubscribe(organization, Unsubscribe.parse({ plan: 'pci-basic' })));
const deleted = ({ organization, actor }: Shop) => withActor(actor, async () => (await OrganizationRecords.need(organization, organization)).deleted_at !== null);

/** What a customer is told who was a moment too late. */
const unsubscribed = { status: 'rejected', reason: { code: 'refused', message: 'Starting a scan needs an active subscription to PCI' } };
const refused = { status: 'rejected', reason: { code: 'refused' } };

describe('a start that has read everything, and writes a moment after', () => {
  test.each([['deleted', removing], ['unsubscribed', unsubscribing]])('its organization was %s, does not happen', async (_, ending) => {
    const one = await shop();
    const [start, end] = await interrupted(() => starting(one), () => ending(one));
    expect([start, end]).toMatchObject([unsubscribed, { status: 'fulfilled' }]);
    expect(await stateOf(one)).toMatchObject({ scan: { status: 'New', runs_count: 0 }, run: undefined, target: { busy_scans: 0 } });
  });

  test.each([['deleted', removing], ['unsubscribed', unsubscribing]])('its organization was %s, does not happen from the wizard either', async (_, ending) => {
    const one = await shop();
    expect(await interrupted(() => wizard(one), () => ending(one))).toMatchObject([refused, { status: 'fulfilled' }]);
    expect((await stateOf(one)).target).toMatchObject({ busy_scans: 0, scans_pci: 1 });
  });

  test('its plan came to allow fewer addresses, is held to the new number', async () => {
    const one = await shop();
    const [subscription] = (await as(root, () => list(one.organization, firstPage()))).items;
    const fewer = () => as(root, () => assignFeatures(one.organization, subscription?.id ?? '', { number_of_ips: { limit: 0 } }));
    expect(await interrupted(() => starting(one), fewer)).toMatchObject([{ status: 'rejected', reason: { message: expect.stringContaining('number_of_ips allows 0 hosts') } }, { status: 'fulfilled' }]);
  });
});

describe('an end that has read everything, and writes a moment after a scan was started', () => {
  test.each([['by itself', starting], ['by the wizard', wizard]])('%s, does not happen to an organization', async (_, begun) => {
    const one = await shop();
    const [end, start] = await interrupted(() => removing(one), () => begun(one));
    expect([end, start]).toMatchObject([{ status: 'rejected', reason: { code: 'refused', message: 'A scan of PCI is running: stop it first' } }, { status: 'fulfilled' }]);
    expect(await deleted(one)).toBe(false);
  });
});

test('a subscription to one more product that has read everything, and writes a moment after its organization was deleted, does not happen', async () => {
  const one = await shop();
  const subscribing = () => as(root, () => subscribeTo(one.organization, { plan: 'vrms_plan' }));
  expect(await interrupted(subscribing, () => removing(one))).toMatchObject([{ status: 'rejected', reason: { code: 'not_found' } }, { status: 'fulfilled' }]);
  const live = (await rawRows()).filter(({ pk, entity, status }) => String(pk).startsWith(`T#${one.organization}#`) && entity === 'Subscription' && status === 'active');
  expect(live).toEqual([]);
});

test('an organization is deleted as soon as its scan has ended', async () => {
  const one = await shop();
  await starting(one);
  expect(await outcome(removing(one))).toMatchObject(refused);
  await withActor(one.actor, () => stop(one.id));
  await drain([scanFinaliser], { organization: one.organization });
  expect([(await stateOf(one)).scan.status, await outcome(removing(one)), await deleted(one)]).toMatchObject(['Stopped', { status: 'fulfilled' }, true]);
});

async function outcome(work: Promise<unknown>): Promise<PromiseSettledResult<unknown> | undefined> {
  return (await Promise.allSettled([work]))[0];
}
