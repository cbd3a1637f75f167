import * as Target from '../../../shared/domain/target/edit.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const body = () => ({ name: `Office ${newId()}`, hosts: '127.0.0.1, 10.0.0.0/28', authorized: true });
const make = ({ people }: World): Promise<string> => as(people.user, async () => (await Target.create(Target.Create.parse(body()))).id);
const target = perWorld(make);

export const targets: Scenarios = {
  listTargets: {},
  createTarget: { send: () => ({ body: { target: body() } }) },
  calculateHosts: { send: () => ({ body: { target: { hosts: '10.0.0.0/24', exclude_hosts: '10.0.0.1' } } }) },
  showTarget: { send: async (world) => ({ ids: [await target(world)] }) },
  updateTarget: { send: async (world) => ({ ids: [await target(world)], body: { target: { name: `Office ${newId()}` } } }) },
  deleteTarget: { send: async (world) => ({ ids: [await make(world)] }) },
  deleteTargets: { send: async (world) => ({ query: { ids: [await make(world), await make(world)].join(',') } }) },
};
