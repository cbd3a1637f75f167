import { Create, create } from '../../shared/domain/organization/create.ts';
import { update } from '../../shared/domain/organization/manage.ts';
import { remove } from '../../shared/domain/organization/remove.ts';
import { findLookup } from '../../shared/table/unique.ts';
import { CreateCustomer, createCustomer } from '../../shared/domain/user/create-customer.ts';
import { asked, type Maker } from './command.ts';
import { demand, living, Refusal, reached, sameName, type State } from './model.ts';
import { email, name, organization, someone } from './pick.ts';
import { addPerson } from './people.ts';
import { choiceOf, describe, subscribe, type Choice } from './subscriptions.ts';
import type { World } from './world.ts';

export const createOrganization: Maker = (random, state, step) => {
  const view = someone(random, state);
  const [parent, called] = [random.chance(0.2) ? view.acting : organization(random, state, view), name(random)];
  const choices = random.chance(0.3) ? [choiceOf(random)] : [];
  return asked(view, { id: 'createOrganization', can: 'partner' }, `${called} below ${parent} ${choices.map(describe).join()} as o${step}`,
    (model) => {
      reached(model, view, parent);
      found(model, `o${step}`, parent, called, choices);
    },
    async (world) => {
      const made = await create(Create.parse({ name: called, parent_organization: world.id(parent), ...(choices.length > 0 ? { plans: choices } : {}) }));
      world.keep(`o${step}`, made.id);
    });
};

export const createCustomerOf: Maker = (random, state, step) => {
  const view = someone(random, state);
  const [parent, called, address] = [organization(random, state, view), name(random), email(random, step)];
  const join = random.chance(0.3);
  return asked(view, { id: 'createCustomer', can: 'partner' }, `${join ? 'in' : `${called} below`} ${parent} with ${address} as o${step}, u${step}`,
    (model) => {
      reached(model, view, parent);
      const draft = structuredClone(model);
      if (!join) found(draft, `o${step}`, parent, called, []);
      addPerson(draft, `u${step}`, { org: join ? parent : `o${step}`, username: address, email: address, role: 'Admin', partner: false, password: null });
      Object.assign(model, draft);
    },
    async (world) => {
      const organization = { name: called, parent_organization: world.id(parent) };
      const { location } = await createCustomer(CreateCustomer.parse({ ...(join ? { organization_id: world.id(parent) } : { organization }), user: { email: address } }));
      await keepPerson(world, step, location.split('/').at(-1) ?? '', join);
    });
};

export const renameOrganization: Maker = (random, state) => {
  const view = someone(random, state);
  const [target, called] = [organization(random, state, view), name(random)];
  return asked(view, { id: 'updateOrganization', can: 'admin' }, `${target} to ${called}`,
    (model) => {
      const org = reached(model, view, target);
      demand(org.parent === null || isFree(model, org.parent, called, target), 'taken');
      org.name = called.trim();
    },
    (world) => update(world.id(target), { name: called.trim(), company_name: 'Company' }));
};

export const deleteOrganization: Maker = (random, state) => {
  const view = someone(random, state);
  const target = organization(random, state, view);
  return asked(view, { id: 'deleteOrganization', can: 'partner' }, target,
    (model) => {
      const org = reached(model, view, target);
      demand(target !== view.acting, 'refused');
      demand(living(model).every((id) => model.orgs[id]?.parent !== target), 'refused');
      org.deleted = true;
      org.held = {};
    },
    async (world) => void (await remove(world.id(target))));
};

/** Makes it in the model with the given plans and the default one, or throws and changes nothing. */
function found(model: State, handle: string, parent: string, called: string, choices: Choice[]): void {
  const draft = structuredClone(model);
  draft.orgs[handle] = { name: called.trim(), parent, partner: false, deleted: false, held: {}, subscriptions: 0 };
  const known = choices.map((choice) => choice.plan);
  if (known.includes('nope')) throw new Refusal('not_found');
  const plans: Choice[] = choices.some(({ plan }) => plan.startsWith('pci')) ? choices : [...choices, { plan: 'pci-basic' }];
  for (const choice of plans) subscribe(draft, handle, choice);
  demand(isFree(model, parent, called, handle), 'taken');
  Object.assign(model, draft);
}

function isFree(model: State, parent: string, called: string, except: string): boolean {
  return living(model).every((id) => id === except || model.orgs[id]?.parent !== parent || !sameName(model.orgs[id]?.name ?? '', called));
}

async function keepPerson(world: World, step: number, id: string, joined: boolean): Promise<void> {
  world.keep(`u${step}`, id);
  const pointer = joined ? undefined : await findLookup('USER', id);
  if (pointer) world.keep(`o${step}`, pointer.tenant);
}
