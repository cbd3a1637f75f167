import { moveUser } from '../../shared/domain/organization/move-user.ts';
import { Create, create, setPartner, Update, update } from '../../shared/domain/user/manage.ts';
import { remove } from '../../shared/domain/user/remove.ts';
import type { Role } from '../../shared/domain/actor/permission.ts';
import { asked, type Maker, rank } from './command.ts';
import { demand, type Person, reached, reachedPerson, sameName, type State, type View } from './model.ts';
import { email, organization, person, someone } from './pick.ts';
import type { Random } from './random.ts';

export const password = 'correct horse battery';

export const createUser: Maker = (random, state, step) => {
  const view = someone(random, state);
  const [home, role, address] = [organization(random, state, view), roleOf(random), email(random, step)];
  const chosen = random.chance(0.08) ? password : null;
  return asked(view, { id: 'createUser', can: 'admin' }, `${address} (${role}) in ${home} as u${step}`,
    (model) => {
      const { parent } = reached(model, view, home);
      checkRole(view, role, parent);
      addPerson(model, `u${step}`, { org: home, username: address, email: address, role, partner: false, password: chosen });
    },
    async (world) => {
      const made = await create(Create.parse({ email: address, role, organization_id: world.id(home), ...(chosen === null ? {} : { password: chosen, confirmed: true }) }));
      world.keep(`u${step}`, made.id);
    });
};

export const changeRole: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, role] = [person(random, state, view), roleOf(random)];
  if (isOperator(random, target)) return undefined;
  return asked(view, { id: 'updateUser', can: 'admin' }, `${target} to ${role}`,
    (model) => {
      const found = changeable(model, view, target);
      checkRole(view, role, model.orgs[found.org]?.parent ?? null);
      demand(role !== 'User' || !isLastAdmin(model, found), 'refused');
      found.role = role;
    },
    async (world) => void (await update(world.id(target), Update.parse({ role }))));
};

export const changeUsername: Maker = (random, state, step) => {
  const view = someone(random, state);
  const [target, username] = [person(random, state, view), random.chance(0.5) ? `Name ${random.below(12)}` : `n${step}`];
  return asked(view, { id: 'updateUser', can: 'admin' }, `${target} is called ${username}`,
    (model) => {
      const found = changeable(model, view, target);
      demand(Object.values(model.people).every((other) => other === found || !sameName(other.username, username)), 'taken');
      found.username = username;
    },
    async (world) => void (await update(world.id(target), Update.parse({ username }))));
};

export const setPartnerFlag: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, partner] = [person(random, state, view), random.chance(0.7)];
  return asked(view, { id: partner ? 'setPartner' : 'unsetPartner', can: 'partner' }, target,
    (model) => {
      changeable(model, view, target).partner = partner;
    },
    async (world) => void (await setPartner(world.id(target), partner)));
};

export const deleteUser: Maker = (random, state) => {
  const view = someone(random, state);
  const target = person(random, state, view);
  if (isOperator(random, target)) return undefined;
  return asked(view, { id: 'deleteUser', can: 'admin' }, target,
    (model) => {
      demand(!isLastAdmin(model, changeable(model, view, target)), 'refused');
      delete model.people[target];
    },
    (world) => remove(world.id(target)));
};

export const move: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, to] = [person(random, state, view), organization(random, state, view)];
  return asked(view, { id: 'moveUserToOrganization', can: 'partner' }, `${target} to ${to}`,
    (model) => {
      const found = reachedPerson(model, view, target);
      reached(model, view, to);
      if (found.org === to) return;
      demand(found.role !== 'Super Admin', 'refused');
      demand(!isLastAdmin(model, found), 'refused');
      found.org = to;
      found.epoch += 1;
    },
    async (world) => void (await moveUser(world.id(target), world.id(to))));
};

/** The first operator mostly stays, so that there is one above the others. */
function isOperator(random: Random, target: string): boolean {
  return target === 'u0' && random.chance(0.9);
}

/** Adds a user to the model, or throws when the address is somebody's. */
export function addPerson(model: State, handle: string, made: Omit<Person, 'epoch' | 'token'>): void {
  demand(Object.values(model.people).every((one) => !sameName(one.email, made.email) && !sameName(one.username, made.username)), 'taken');
  model.people[handle] = { ...made, epoch: 0, token: null };
}

function changeable(model: State, view: View, target: string): Person {
  const found = reachedPerson(model, view, target);
  demand(rank(found.role) <= rank(view.role), 'forbidden');
  return found;
}

function checkRole(view: View, role: Role, parent: string | null): void {
  demand(rank(role) <= rank(view.role), 'forbidden');
  demand(role !== 'Super Admin' || parent === null, 'invalid');
}

function isLastAdmin(model: State, { org, role }: Person): boolean {
  return role !== 'User' && Object.values(model.people).filter((one) => one.org === org && one.role !== 'User').length === 1;
}

function roleOf(random: Random): Role {
  return random.weighted([[6, 'Admin'], [4, 'User'], [1.5, 'Super Admin']]);
}
