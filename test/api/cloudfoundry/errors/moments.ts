import { afterEach, expect, test } from 'vitest';
import { Create, create } from '../../../../shared/domain/organization/create.ts';
import { clock } from '../../../../shared/platform/clock.ts';
import { as } from '../../../support/people.ts';
import { settle } from '../../../support/settle.ts';
import type { TableCall } from '../../../support/table-gate.ts';
import { type Answer, scanning } from '../world.ts';
import type { World } from './setting.ts';

const writes = ({ operation, body }: TableCall, text: string): boolean => operation === 'TransactWriteItems' && body.includes(text);
/** Longer than an organization's end may take, in a request and in a job. */
const tooLongMs = 300_000;

/** Errors of what happens at the same moment, or takes too long: the gate before the table makes the moment. */
export function moments(world: World): void {
  const { foundry, gate, told } = world;
  const { now } = clock;
  afterEach(() => {
    clock.now = now;
  });
  const end = (guid: string, how = 'recursive=true'): Promise<Answer> => foundry.call('DELETE', `/v2/organizations/${guid}?${how}`, { token: world.people.admin.token });
  const job = async (queued: Answer): Promise<Record<string, unknown>> => (await foundry.ok(world.people.admin, 'GET', Object(queued.json).metadata.url)).entity;
  /** An organization with two spaces. */
  const filled = async (name: string): Promise<string> => {
    const guid = await foundry.made(world.people.admin, '/v2/organizations', { name });
    for (const space of ['One', 'Two']) await foundry.made(world.people.admin, '/v2/spaces', { name: space, organization_guid: guid });
    return guid;
  };
  /** Works at a table that takes too long for each space. */
  const slowly = <T>(work: () => Promise<T>): Promise<T> =>
    gate.during(async (call) => {
      if (writes(call, 'space.deleted')) clock.now = () => new Date(now().getTime() + tooLongMs);
      return 'pass';
    }, work).finally(() => {
      clock.now = now;
    });
  /** What no end gets past. */
  const putBelow = async (guid: string): Promise<unknown> => as(await scanning(world.people.admin), () => create(Create.parse({ name: 'In the way', parent_organization: guid })));
  const spacesOf = async (guid: string): Promise<number> => (await foundry.page(world.people.admin, `/v2/organizations/${guid}/spaces`)).total_results;

  test('an Idempotency-Key whose first request is still at work', async () => {
    const [arrived, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const post = (): Promise<Answer> => foundry.call('POST', '/v2/organizations', { token: world.people.admin.token, body: { name: 'Held' }, headers: { 'idempotency-key': 'held' } });
    const hold = async (call: TableCall): Promise<'pass'> => {
      if (writes(call, 'Held')) {
        arrived.resolve();
        await going.promise;
      }
      return 'pass';
    };
    const first = await gate.during(hold, async () => {
      const begun = post();
      await Promise.race([arrived.promise, begun]);
      told(await post(), 'UnableToPerform', 'The request could not be completed: A request with this Idempotency-Key is still in progress');
      going.resolve();
      return begun;
    });
    expect(first.status).toBe(201);
  });

  test('somebody who writes the same organization before every try', async () => {
    const { admin } = world.people;
    const guid = await foundry.made(admin, '/v2/organizations', { name: 'Wanted' });
    let rivals = 0;
    const answer = await gate.during(async (call) => {
      if (writes(call, guid)) await foundry.ok(admin, 'PUT', `/v2/organizations/${guid}`, { billing_enabled: (rivals += 1) % 2 === 0 });
      return 'pass';
    }, () => foundry.call('PUT', `/v2/organizations/${guid}`, { token: admin.token, body: { name: 'Got' } }));
    told(answer, 'ServiceUnavailable', 'Organization was changed by somebody else; read it again');
    expect(rivals).toBeGreaterThan(1);
    expect((await foundry.ok(admin, 'GET', `/v2/organizations/${guid}`)).entity).toMatchObject({ name: 'Wanted' });
  });

  test('an end that takes too long is refused, and may be asked for again', async () => {
    const guid = await filled('Slow');
    told(await slowly(() => end(guid)), 'OrganizationDeleteTimeout', 'Delete of organization Slow timed out before all resources within could be deleted');
    expect(await spacesOf(guid)).toBe(1);
    expect((await end(guid)).status).toBe(204);
    expect((await end(guid)).status).toBe(404);
  });

  test('so is that of a job', async () => {
    const guid = await filled('Slow job');
    const queued = await end(guid, 'recursive=true&async=true');
    await slowly(settle);
    expect(await job(queued)).toMatchObject({ status: 'failed', error_details: { error_code: 'CF-OrganizationDeleteTimeout', code: 290_009, description: 'Delete of organization Slow job timed out before all resources within could be deleted' } });
    expect(await spacesOf(guid)).toBe(1);
    const again = await end(guid, 'recursive=true&async=true');
    await settle();
    expect([await job(again), (await end(guid)).status]).toEqual([{ guid: '0', status: 'finished' }, 404]);
  });

  test('an organization below one that ends at that moment', async () => {
    const guid = await filled('Torn');
    const answer = await gate.during(async (call) => {
      if (writes(call, 'organization.deleted')) await putBelow(guid);
      return 'pass';
    }, () => end(guid));
    told(answer, 'OrganizationDeletionFailed', 'Deletion of organization Torn failed because one or more resources within could not be deleted.\n\nThe organization has organizations below it: delete those first');
  });

  test('a job that something came in the way of fails with the reason', async () => {
    const guid = await filled('Doomed');
    const queued = await end(guid, 'recursive=true&async=true');
    await putBelow(guid);
    await settle();
    expect(await job(queued)).toEqual({
      guid: Object(queued.json).metadata.guid,
      status: 'failed',
      error: 'Use of entity>error is deprecated in favor of entity>error_details.',
      error_details: { error_code: 'CF-OrganizationDeletionFailed', code: 290_010, description: 'Deletion of organization Doomed failed because one or more resources within could not be deleted.\n\nPlease delete the organizations associations for your organizations.' },
    });
  });
}
