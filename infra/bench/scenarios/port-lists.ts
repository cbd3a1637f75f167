import { Create, create } from '../../../shared/domain/port-list/create.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, type World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

const body = () => ({ name: `Ports ${newId()}`, port_range: 'T:80,443,8080-8090' });
const make = ({ people }: World): Promise<string> => as(people.operator, async () => (await create(Create.parse(body()))).id);

export const portLists: Scenarios = {
  createPortList: { as: 'operator', send: () => ({ body: { port_list: body() } }) },
  listActivatedPortLists: {},
  activatePortList: { as: 'operator', send: async (world) => ({ ids: [await make(world)] }) },
};
