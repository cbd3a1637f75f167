import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Create, create, revoke, rotate } from '../../shared/domain/api-key/api-key.ts';
import { authenticateKey, authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { Sessions, signOut } from '../../shared/domain/session/session.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { signToken } from '../../shared/domain/session/token.ts';
import { generateAccessToken, revokeAccessToken } from '../../shared/domain/user/access-token.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { problem } from '../../shared/problems.ts';
import { transact } from '../../shared/table/transact.ts';
import { tokenOf } from '../support/tokens.ts';
import { asked, type Command, type Maker } from './command.ts';
import { demand, isBelow, livingPeople, Refusal, type State, viewOf } from './model.ts';
import { someone } from './pick.ts';
import { password } from './people.ts';

const hourMs = 3_600_000;

export const createKey: Maker = (random, state, step) => {
  const view = someone(random, state);
  return asked(view, { id: 'createApiKey', can: 'admin' }, `k${step}`,
    (model) => {
      model.keys[`k${step}`] = { org: view.acting, usable: true };
    },
    async (world) => {
      const { id, key } = await create(Create.parse({ name: 'Key' }));
      world.keep(`k${step}`, id, key);
    });
};

/** Ends a key, or replaces it at once; keys of other organizations are not there, below or not. */
export const endKey: Maker = (random, state, step) => {
  const view = someone(random, state);
  const own = Object.keys(state.keys).filter((id) => state.keys[id]?.org === view.acting);
  const target = random.maybe(random.chance(0.7) ? own : Object.keys(state.keys));
  if (target === undefined || target === 'k0') return undefined;
  const rotated = random.chance(0.4);
  return asked(view, { id: rotated ? 'rotateApiKey' : 'revokeApiKey', can: 'admin' }, `${target}${rotated ? ` to k${step}` : ''}`,
    (model) => {
      const key = model.keys[target];
      if (key?.org !== view.acting) throw new Refusal('not_found');
      demand(!rotated || key.usable, 'refused');
      key.usable = false;
      if (rotated) model.keys[`k${step}`] = { org: view.acting, usable: true };
    },
    async (world) => {
      if (!rotated) return revoke(world.id(target));
      const { id, key } = await rotate(world.id(target), 0);
      world.keep(`k${step}`, id, key);
    });
};

export const generateToken: Maker = (random, state, step) => {
  const view = { ...someone(random, state) };
  return asked(view, { id: 'generateAccessToken', can: 'member' }, `t${step}`,
    (model) => {
      const person = model.people[view.user];
      if (person?.org !== view.home) throw new Refusal('not_found');
      person.token = `t${step}`;
    },
    async (world) => world.keep(`t${step}`, '', (await generateAccessToken()).token));
};

export const revokeToken: Maker = (random, state) => {
  const view = someone(random, state);
  return asked(view, { id: 'revokeAccessToken', can: 'member' }, '',
    (model) => {
      const person = model.people[view.user];
      if (person?.org !== view.home) throw new Refusal('not_found');
      person.token = null;
    },
    async () => void (await revokeAccessToken()));
};

/** A session as a sign-in leaves one, without its hash. */
export const openSession: Maker = (random, state, step) => {
  const user = random.maybe(livingPeople(state));
  const [org, epoch] = [state.people[user ?? '']?.org, state.people[user ?? '']?.epoch];
  if (user === undefined || org === undefined || epoch === undefined) return undefined;
  return {
    says: `${user} opens s${step}`,
    expect: (model) => void (model.sessions[`s${step}`] = { user, org, epoch, ended: false }),
    run: async (world) => {
      const [expires, organization] = [new Date(Date.now() + hourMs), world.id(org)];
      const session = Sessions.create(organization, { user_id: world.id(user), epoch, expires_at: expires.toISOString(), ended_at: null, authenticated_at: timestamp(), impersonator: null });
      await asSystem('simulation', organization, () => transact([session]));
      world.keep(`s${step}`, session.item.id, await signToken({ sub: world.id(user), org: organization, sid: session.item.id }, expires));
    },
  };
};

/** A password, right or wrong, with a key from somewhere. */
export const signInWithPassword: Maker = (random, state, step) => {
  const able = Object.keys(state.people).filter((id) => state.people[id]?.password !== null);
  const user = random.maybe(able);
  const [person, key] = [state.people[user ?? ''], random.chance(0.7) ? 'k0' : (random.maybe(Object.keys(state.keys)) ?? 'k0')];
  if (user === undefined || !person) return undefined;
  return {
    says: `${user} signs in with ${key} as s${step}`,
    expect: (model) => {
      const [found, org] = [model.people[user], model.keys[key]?.usable ? model.keys[key].org : undefined];
      const right = found !== undefined && org !== undefined && model.orgs[found.org]?.deleted === false && isBelow(model, org, found.org);
      demand(right, 'unauthenticated');
      if (found) model.sessions[`s${step}`] = { user, org: found.org, epoch: found.epoch, ended: false };
    },
    run: async (world) => {
      const holder = await authenticateKey(world.secret(key));
      const answer = await withActor(holder, () => signIn({ username: person.email, password }));
      world.keep(`s${step}`, '', tokenOf(answer));
    },
  };
};

/** A request with a session's token, or with an access token, and a key from somewhere; sometimes it signs out. */
export const knock: Maker = (random, state) => {
  const key = random.chance(0.6) ? 'k0' : (random.maybe(Object.keys(state.keys)) ?? 'k0');
  const token = random.chance(0.3) ? random.maybe(Object.values(state.people).flatMap((one) => one.token ?? [])) : undefined;
  const session = random.maybe(Object.keys(state.sessions).slice(-80));
  const out = token === undefined && random.chance(0.25);
  return token === undefined && session === undefined ? undefined : knockWith(key, token ?? session ?? '', out);
};

export function knockWith(key: string, credential: string, out: boolean): Command {
  let rights = '';
  return {
    says: `knock with ${key} and ${credential}${out ? ', sign out' : ''}`,
    expect: (model) => {
      rights = '';
      const user = userOf(model, credential);
      const org = model.keys[key]?.usable ? model.keys[key].org : undefined;
      const home = model.people[user ?? '']?.org;
      demand(user !== undefined && org !== undefined && home !== undefined && isBelow(model, org, home), 'unauthenticated');
      const { role, partner } = viewOf(model, user ?? '');
      rights = `${role} ${partner}`;
      const session = model.sessions[credential];
      if (out && session) session.ended = true;
    },
    run: async (world) => {
      const actor = await authenticateUser(world.secret(key), `${credential.startsWith('t') ? 'Basic' : 'Bearer'} ${world.secret(credential)}`);
      // In a pair the other command may have changed the rights; the comparison of the whole state sees that.
      if (rights !== '' && !rights.startsWith(actor.role)) throw problem.refused(`${actor.role}, expected ${rights}`);
      if (out) await withActor(actor, signOut);
    },
  };
}

/** Whom a session or an access token stands for now. */
function userOf(model: State, credential: string): string | undefined {
  const session = model.sessions[credential];
  const user = session ? session.user : Object.keys(model.people).find((id) => model.people[id]?.token === credential);
  const person = model.people[user ?? ''];
  if (!person || model.orgs[person.org]?.deleted !== false) return undefined;
  return !session || (!session.ended && session.epoch === person.epoch && session.org === person.org) ? user : undefined;
}
