import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { event } from '../../events/define.ts';
import { stableId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { platform } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { platformOrganization } from '../platform/organization.ts';
import { readRanges, withCount } from './create.ts';
import { type EngineList, EngineLists, nmap } from './engine-lists.ts';
import { asOwner, type PortList, PortLists } from './port-list.ts';

export const Synced = z.object({ created: z.int(), updated: z.int(), unchanged: z.int() });
type Synced = z.infer<typeof Synced>;

const SyncedEvent = event('port_list.synced', Synced);

/**
 * Brings the engine's own lists into the catalogue, as predefined ones, and those that are there up to date; all or nothing. New ones are
 * offered at once, what an operator switched off stays off. 422 while no runner has told any.
 */
export function sync(): Promise<Synced> {
  return asOwner(platform, () =>
    retrying('Port list', async () => {
      const told = await EngineLists.get(platformOrganization, nmap);
      if (!told) throw problem.refused('No scan runner has told the lists of its engine yet: it does when it starts');
      const changes = await Promise.all(told.lists.map(changeOf));
      const counts = { created: count(changes, 'created'), updated: count(changes, 'updated'), unchanged: count(changes, 'unchanged') };
      if (counts.created + counts.updated > 0) await transact([...changes, SyncedEvent.publish(nmap, counts)]);
      return counts;
    }),
  );
}

interface Change {
  outcome: keyof Synced;
  operations: Operation[];
}

async function changeOf({ code, name, comment, ports }: EngineList): Promise<Change> {
  const id = stableId('port list', nmap, code);
  const wanted = { name, comment, app_type: null, predefined: true, owner: null, ...withCount(readRanges(ports, [])) };
  const current = await PortLists.get(platform, id);
  if (!current) return { outcome: 'created', operations: PortLists.create(platform, { id, active: true, ...wanted }).operations };
  return isDeepStrictEqual(wanted, sameOf(current)) ? { outcome: 'unchanged', operations: [] } : { outcome: 'updated', operations: PortLists.update(platform, current, wanted).operations };
}

function sameOf({ name, comment, app_type, predefined, owner, port_ranges, port_count }: PortList) {
  return { name, comment, app_type, predefined, owner, port_ranges, port_count };
}

function count(changes: Change[], outcome: keyof Synced): number {
  return changes.filter((change) => change.outcome === outcome).length;
}
