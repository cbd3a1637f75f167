import * as z from 'zod';
import { problem } from '../../problems.ts';
import { type Owner, platform } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { products } from '../plan/product.ts';
import { Create, type Range, readRanges, tooManyRanges, withCount } from './create.ts';
import { asOwner, Deactivated, Deleted, need, type PortList, PortLists, Updated } from './port-list.ts';
import { portRange, type PortRange, portRangesMax } from './port-ranges.ts';
import { targetsByPortList, targetsUsing } from './use.ts';

/** What is not named stays; ports that are named take the place of all that were there. */
export const Update = z.object({
  name: Create.shape.name.exactOptional(),
  comment: Create.shape.comment.unwrap().exactOptional(),
  app_type: z.enum(products).nullable().exactOptional(),
  port_range: Create.shape.port_range.unwrap().exactOptional(),
  port_ranges: Create.shape.port_ranges.unwrap().exactOptional(),
});

export const AppType = z.object({ app_type: z.enum(products).nullable() });

/** Changes what is named; 422 for a predefined list. */
export function update(id: string, { port_range, port_ranges, ...plain }: z.output<typeof Update>): Promise<PortList> {
  return change(id, () => {
    const ports = port_range === undefined && port_ranges === undefined ? {} : withCount(readRanges(port_range ?? '', port_ranges ?? []));
    return { ...plain, ...ports };
  });
}

/** The range as the list has it from now on; its ports count once, however many ranges hold them. */
export async function addRange(id: string, input: z.output<typeof Range>): Promise<PortRange> {
  const range = portRange(input);
  await change(id, ({ port_ranges }) => {
    if (port_ranges.some((one) => one.id === range.id)) throw problem.refused('The port list has this range already');
    if (port_ranges.length >= portRangesMax) throw problem.refused(`A port list has ${tooManyRanges}`);
    return withCount([...port_ranges, range]);
  });
  return range;
}

export async function removeRange(id: string, rangeId: string): Promise<void> {
  await change(id, ({ port_ranges }) => {
    if (!port_ranges.some((one) => one.id === rangeId)) throw problem.notFound('Port range');
    return withCount(port_ranges.filter((one) => one.id !== rangeId));
  });
}

/** Not offered any more; targets that have it keep it, and cannot be scanned until it is offered again. Done twice is done once. */
export function deactivate(id: string): Promise<PortList> {
  return retrying('Port list', async () => {
    const { owner, list } = await need(id);
    if (!list.active) return list;
    const changed = PortLists.update(owner, list, { active: false });
    await asOwner(owner, () => transact([changed, Deactivated.publish(id, { name: list.name })]));
    return changed.item;
  });
}

/** Gone at once; refused while a target of any organization uses it, and for a predefined list. */
export async function remove(id: string): Promise<void> {
  await retrying('Port list', async () => {
    const { owner, list } = await need(id);
    if (list.predefined) throw predefined();
    await asOwner(owner, async () => {
      const targets = await usesOf(owner, id);
      if (targets > 0) throw problem.refused(`The port list is in use by ${targets} ${targets === 1 ? 'target' : 'targets'}`);
      await transact([PortLists.remove(owner, list), Deleted.publish(id, { name: list.name })]);
    });
  });
}

async function usesOf(owner: Owner, id: string): Promise<number> {
  return owner === platform ? targetsUsing(id) : (await targetsByPortList())(id);
}

function change(id: string, decide: (list: PortList) => Partial<PortList>): Promise<PortList> {
  return retrying('Port list', async () => {
    const { owner, list } = await need(id);
    if (list.predefined) throw predefined();
    const changes = decide(list);
    const changed = PortLists.update(owner, list, changes);
    if (changed.item.active && changed.item.port_ranges.length === 0) throw problem.refused('An active port list keeps at least one port: deactivate it first');
    await asOwner(owner, () => transact([changed, Updated.publish(id, { name: changed.item.name, changes: Object.keys(changes) })]));
    return changed.item;
  });
}

function predefined() {
  return problem.refused('A predefined port list can be neither changed nor deleted');
}
