import { beforeAll, expect, test } from 'vitest';
import { userTree } from '../../functions/workers/user-tree/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Create as NewOrganization, create as createOrganization } from '../../shared/domain/organization/create.ts';
import { update as rename } from '../../shared/domain/organization/manage.ts';
import { type Organization, Organizations } from '../../shared/domain/organization/organization.ts';
import { UserConfirmed } from '../../shared/domain/user/account-events.ts';
import { Create, create, list, setPartner } from '../../shared/domain/user/manage.ts';
import { alter, Users } from '../../shared/domain/user/user.ts';
import { react } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { outbox } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';

useTable({ large: true });
let root: string;
beforeAll(async () => {
  root = (await makeRoot()).id;
});

/** A customer with three users, as it was before its rename. */
interface World {
  old: Organization;
  name: string;
  users: string[];
}

async function begin(): Promise<World> {
  const { id } = await withActor(userOf(root, 'Admin', { partner: true }), () => createOrganization(NewOrganization.parse({ name: newId() })));
  return withActor(userOf(id, 'Admin', { partner: true }), async () => {
    const users: string[] = [];
    for (let made = 0; made < 3; made += 1) users.push((await create(Create.parse({ email: `${newId()}@example.com` }))).id);
    return { old: await Organizations.need(id, id), name: newId(), users };
  });
}

/** What is written: the rename; a change of the first user after it; and changes of the others by requests that had read the customer before it. */
const writes = {
  rename: ({ old, name }: World) => rename(old.id, { name, company_name: 'Company' }),
  change: ({ users: [first = ''] }: World) => setPartner(first, true),
  late: async ({ old, users: [, second = ''] }: World) => {
    const user = await Users.need(old.id, second);
    await transact([alter(old, user, { confirmed_at: timestamp() }), UserConfirmed.publish(second, { username: user.username, email: user.email })]);
  },
};
type Name = keyof typeof writes;

/** A write, or the delivery of what it said. */
interface Step {
  told: boolean;
  name: Name;
}

/** Every order in which news follow their write, and the change of the first user the rename. */
function orders(left: Step[], done: Step[] = []): Step[][] {
  if (left.length === 0) return [done];
  const isWritten = (name: Name): boolean => done.some((step) => !step.told && step.name === name);
  const isPossible = ({ told, name }: Step): boolean => (told ? isWritten(name) : name !== 'change' || isWritten('rename'));
  return left.filter(isPossible).flatMap((step) => orders(left.filter((one) => one !== step), [...done, step]));
}

const steps = [false, true].flatMap((told) => (['rename', 'change', 'late'] as const).map((name) => ({ told, name })));

test('whenever a user is written and its events come, and when they come twice, every list shows a renamed organization under its new name', async () => {
  const every = orders(steps);
  expect(every).toHaveLength(45);
  for (const order of every) {
    const world = await begin();
    const { id } = world.old;
    const news = new Map<Name, string[]>();
    await withActor(userOf(id, 'Admin', { partner: true }), async () => {
      for (const { told, name } of order) {
        if (told) await tell(news.get(name) ?? []);
        else news.set(name, await saidBy(id, () => writes[name](world)));
      }
    });
    const inOrder = order.filter(({ told }) => told).map(({ name }) => name);
    expect([inOrder, await namesShown(id)]).toEqual([inOrder, [world.name, world.name, world.name]]);
    await tell([...news.values()].flat());
    expect(await namesShown(id)).toEqual([world.name, world.name, world.name]);
  }
});

async function tell(records: string[]): Promise<void> {
  for (const record of records) await react(userTree, record);
}

/** The events of a write that the worker hears. */
async function saidBy(organization: string, write: () => Promise<unknown>): Promise<string[]> {
  const before = new Set((await outbox(organization)).map(({ id }) => id));
  await write();
  const said = (await outbox(organization)).filter(({ id, name }) => !before.has(id) && userTree.on.some((reaction) => reaction.name === name));
  expect(said).not.toEqual([]);
  return said.map((record) => JSON.stringify(record));
}

/** As the partner above sees the organization's users. */
async function namesShown(organization: string): Promise<string[]> {
  const { items } = await withActor(userOf(root, 'Admin', { partner: true }), () => list(firstPage({ per_page: 3 })));
  expect(items.map((user) => user.organization.id)).toEqual([organization, organization, organization]);
  return items.map((user) => user.organization.name);
}
