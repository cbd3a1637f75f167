import { withActor, asSystem } from '../../shared/domain/actor/context.ts';
import { list, show } from '../../shared/domain/organization/manage.ts';
import { products } from '../../shared/domain/plan/product.ts';
import { listDependent } from '../../shared/domain/subscription/dependents.ts';
import { activeFor } from '../../shared/domain/subscription/subscription.ts';
import { authenticateKey } from '../../shared/domain/session/authenticate.ts';
import { list as listUsers } from '../../shared/domain/user/manage.ts';
import type { ListRequest, Page } from '../../shared/table/list.ts';
import { firstPage } from '../support/lists.ts';
import { expected } from './command.ts';
import { knockWith } from './access.ts';
import { isBelow, living, livingPeople, reachesBelow, type State, type View, viewOf } from './model.ts';
import type { Random } from './random.ts';
import { outcomeOf, type World } from './world.ts';

/** Every difference between what the code shows and what the model says; `viewers`: whose eyes look. */
export async function differences(world: World, state: State, viewers: string[], random: Random): Promise<string[]> {
  const found = await Promise.all([...viewers.map((user) => asSeenBy(world, state, viewOf(state, user))), ...living(state).map((org) => insides(world, state, org)), doors(world, state, random)]);
  return found.flat();
}

/** One viewer of each kind of each organization, as many as asked for. */
export function viewersOf(state: State, random: Random, count: number): string[] {
  const kinds = new Map(livingPeople(state).map((user) => [kindOf(viewOf(state, user)), user]));
  return random.some([...kinds.values()], count);
}

function kindOf(view: View): string {
  return `${view.home} ${reachesBelow(view)} ${view.role}`;
}

async function asSeenBy(world: World, state: State, view: View): Promise<string[]> {
  const seen = living(state).filter((org) => (reachesBelow(view) ? isBelow(state, view.home, org) : org === view.home));
  const people = livingPeople(state).filter((user) => seen.includes(state.people[user]?.org ?? ''));
  return withActor(world.actor(view), async () => {
    const who = `${view.user} (${kindOf(view)})`;
    const organizations = await everyPage(list);
    const users = await everyPage(listUsers);
    const below = reachesBelow(view) ? (await listDependent(firstPage())).total : 0;
    const sold = seen.filter((org) => org !== view.home && reachesBelow(view)).reduce((sum, org) => sum + (state.orgs[org]?.subscriptions ?? 0), 0);
    return [
      ...same(`${who}: organizations`, organizations.items.map(({ id }) => id), seen.map((org) => world.id(org))),
      ...equal(`${who}: total of organizations`, organizations.total, seen.length),
      ...same(`${who}: users`, users.items.map(({ id, username, role, organization }) => [id, username, role, organization.id, organization.name].join()), people.map((user) => rowOf(world, state, user))),
      ...equal(`${who}: total of users`, users.total, people.length),
      ...equal(`${who}: subscriptions below`, below, sold),
      ...(await shown(world, state, view, who)),
    ];
  });
}

function rowOf(world: World, state: State, user: string): string {
  const person = state.people[user];
  return [world.id(user), person?.username, person?.role, world.id(person?.org ?? ''), state.orgs[person?.org ?? '']?.name].join();
}

/** Every organization that ever was: 404 exactly where the model says so. */
async function shown(world: World, state: State, view: View, who: string): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(state.orgs).map(async ([org, { deleted }]) => {
      const visible = !deleted && (org === view.home || (reachesBelow(view) && isBelow(state, view.home, org)));
      const outcome = await withActor(world.actor(view), () => outcomeOf(() => show(world.id(org))));
      return equal(`${who} shows ${org}`, outcome, visible ? 'ok' : 'not_found');
    }),
  );
  return answers.flat();
}

/** What an organization is, has and holds. */
async function insides(world: World, state: State, org: string): Promise<string[]> {
  const [id, wanted] = [world.id(org), state.orgs[org]];
  return asSystem('simulation', id, async () => {
    const [found, ...active] = await Promise.all([show(id), ...products.map((product) => activeFor(id, product))]);
    const held = active.map((one) => (one ? `${one.plan.code} ${one.features.number_of_ips?.limit ?? 0}` : 'none'));
    const wantedHeld = products.map((product) => (wanted?.held[product] ? `${wanted.held[product].plan} ${wanted.held[product].amounts.number_of_ips}` : 'none'));
    const members = Object.entries(state.people).filter(([, person]) => person.org === org);
    return [
      ...equal(`name of ${org}`, found.name, wanted?.name),
      ...equal(`parent of ${org}`, found.path.at(-1), wanted?.parent === null ? undefined : world.id(wanted?.parent ?? '')),
      ...equal(`subscriptions of ${org}`, held.join(), wantedHeld.join()),
      ...same(`members of ${org}`, found.members.map((member) => [member.id, member.username, member.partner].join()), members.map(([user, person]) => [world.id(user), person.username, person.partner].join())),
    ];
  });
}

/** What opens: keys, sessions and access tokens, a hundred of each kind. */
async function doors(world: World, state: State, random: Random): Promise<string[]> {
  const keys = await Promise.all(random.some(Object.keys(state.keys), 100).map(async (key) => equal(`key ${key}`, await outcomeOf(() => authenticateKey(world.secret(key))), state.keys[key]?.usable ? 'ok' : 'unauthenticated')));
  const tokens = Object.values(state.people).flatMap(({ token }) => token ?? []);
  const credentials = [...random.some(Object.keys(state.sessions), 100), ...random.some(tokens, 100)];
  const knocks = await Promise.all(
    credentials.map(async (credential) => {
      const command = knockWith('k0', credential, false);
      const due = expected(command, state);
      return equal(command.says, await outcomeOf(() => command.run(world)), due);
    }),
  );
  return [...keys, ...knocks].flat();
}

async function everyPage<T>(read: (request: ListRequest) => Promise<Page<T>>): Promise<{ items: T[]; total: number }> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await read(firstPage({ per_page: 100, cursor }));
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === undefined) return { items, total: page.total };
  }
}

function equal(what: string, found: unknown, wanted: unknown): string[] {
  return found === wanted ? [] : [`${what}: ${String(found)}, expected ${String(wanted)}`];
}

function same(what: string, found: string[], wanted: string[]): string[] {
  const [has, wants] = [new Set(found), new Set(wanted)];
  const [more, missing] = [found.filter((one) => !wants.has(one)), wanted.filter((one) => !has.has(one))];
  const twice = found.length === has.size ? [] : [`${what}: something is there twice`];
  return [...twice, ...(more.length > 0 ? [`${what}: unexpected ${more.join(' | ')}`] : []), ...(missing.length > 0 ? [`${what}: missing ${missing.join(' | ')}`] : [])];
}
