import { Create, create, Range } from '../../../shared/domain/port-list/create.ts';
import { addRange } from '../../../shared/domain/port-list/edit.ts';
import { nmap, tellLists } from '../../../shared/domain/port-list/engine-lists.ts';
import { activate } from '../../../shared/domain/port-list/port-list.ts';
import { newId } from '../../../shared/lib/id.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const body = () => ({ name: `Ports ${newId()}`, port_range: 'T:80,443,8080-8090' });
const make = ({ people }: World): Promise<string> => as(people.operator, async () => (await create(Create.parse(body()))).id);
const kept = perWorld(make);

async function active(world: World): Promise<string> {
  const id = await make(world);
  await as(world.people.operator, () => activate(id));
  return id;
}

/** A list with a range of its own. */
async function ranged(world: World): Promise<string[]> {
  const id = await make(world);
  const range = await as(world.people.operator, () => addRange(id, Range.parse({ start: 22, end: 22, type: 'tcp' })));
  return [id, range.id];
}

const byOperator = (send: Scenario['send']): Scenario => (send ? { as: 'operator', send } : { as: 'operator' });

export const portLists: Scenarios = {
  listPortLists: {},
  createPortList: byOperator(() => ({ body: { port_list: body() } })),
  listActivatedPortLists: {},
  showPortList: byOperator(async (world) => ({ ids: [await kept(world)] })),
  updatePortList: byOperator(async (world) => ({ ids: [await kept(world)], body: { port_list: { name: `Ports ${newId()}` } } })),
  updatePortListAppType: byOperator(async (world) => ({ ids: [await kept(world)], body: { app_type: 'vrms' } })),
  deletePortList: byOperator(async (world) => ({ ids: [await make(world)] })),
  activatePortList: byOperator(async (world) => ({ ids: [await make(world)] })),
  deactivatePortList: byOperator(async (world) => ({ ids: [await active(world)] })),
  addPortRange: byOperator(async (world) => ({ ids: [await make(world)], body: { port_range: { start: 22, end: 22, type: 'tcp' } } })),
  deletePortRange: byOperator(async (world) => ({ ids: await ranged(world) })),
  // Another version of the lists each time, so that there is something to bring in.
  syncPortLists: byOperator(async () => {
    await tellLists(nmap, [{ code: 'web', name: 'Web', comment: newId(), ports: 'T:80,443' }]);
    return {};
  }),
};
