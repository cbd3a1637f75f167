import { Create } from '../../../shared/domain/plan/input.ts';
import { create } from '../../../shared/domain/plan/manage.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const body = () => ({ code: `plan-${newId()}`, name: 'Small shops', product: 'pci', features: { number_of_ips: { limit: 4 } } });
const make = ({ people }: World): Promise<string> => as(people.partner, async () => (await create(Create.parse(body()))).id);
const plan = perWorld(make);

export const plans: Scenarios = {
  listPlans: { as: 'partner' },
  createPlan: { as: 'partner', send: () => ({ body: { plan: body() } }) },
  showPlan: { as: 'partner', send: async (world) => ({ ids: [await plan(world)] }) },
  updatePlan: { as: 'partner', send: async (world) => ({ ids: [await plan(world)], body: { plan: { name: `Plan ${newId()}` } } }) },
  deletePlan: { as: 'partner', send: async (world) => ({ ids: [await make(world)] }) },
};
