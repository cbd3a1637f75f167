import * as z from 'zod';
import { event } from '../../events/define.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { useOperation } from '../port-list/use.ts';
import { credentialUse, SignIns } from './sign-ins.ts';

export const aliveTests = ['default', 'icmp', 'tcp', 'arp', 'consider_alive'] as const;

/**
 * A target says what is scanned: hosts, exclusions and ports. Its scope passes the guard and the plan before it is stored.
 *
 * Scans keep four numbers of a target right, in their own transactions: `scans_pci`, `scans_vrms`, `scans_penetration` (scans that use it,
 * by product; their sum is the answer's `scans_count`) and `busy_scans` (those that run now):
 * `Targets.add(tenant(), id, { scans_pci: 1 })`. A target in use is never deleted, and the scope of a busy one never changes;
 * both hold because every `add` moves the version that those writes are conditional on.
 */
const Stored = z.object({
  name: z.string(),
  /** As the customer wrote them; parsed wherever they are read. */
  hosts: z.string(),
  exclude_hosts: z.string(),
  comment: z.string(),
  /** Hosts to scan after exclusion: decimal digits, because a number is exact to 2^53 only. */
  max_hosts: z.string().regex(/^\d+$/),
  port_list_id: z.string().nullable(),
  ...SignIns.shape,
  alive_test: z.enum(aliveTests),
  /** False when any address or name is not of the public internet. */
  external: z.boolean(),
  owner: z.object({ id: z.string(), username: z.string() }),
  scans_pci: z.number().int(),
  scans_vrms: z.number().int(),
  scans_penetration: z.number().int(),
  busy_scans: z.number().int(),
});

export const Targets = entity(Stored, { name: 'Target', family: 'TARGET', counted: true });
export type Target = ReturnType<typeof Targets.parse>;

/** Whoever creates or widens a target declares the right to scan it; the event keeps what was declared, by whom and when. */
export const Declared = z.object({ name: z.string(), hosts: z.string(), max_hosts: z.string(), authorized: z.boolean() });
export const Created = event('target.created', Declared);
export const Updated = event('target.updated', Declared.extend({ changes: z.array(z.string()) }));
const Deleted = event('target.deleted', z.object({ name: z.string() }));

export const columns = {
  name: ({ name }: Target) => name,
  /** The whole text, and each of its entries, so that `192.168.*` finds one among others. */
  hosts: ({ hosts }: Target) => [hosts, ...hosts.split(/[,\r\n]/).map((entry) => entry.trim())],
  exclude_hosts: ({ exclude_hosts }: Target) => exclude_hosts,
  comment: ({ comment }: Target) => comment,
  alive_test: ({ alive_test }: Target) => alive_test,
  port_list_id: ({ port_list_id }: Target) => port_list_id,
  external: ({ external }: Target) => external,
  in_use: (target: Target) => scansOf(target) > 0,
  updated_at: ({ updated_at }: Target) => updated_at,
};

export function list(request: ListRequest): Promise<Page<Target>> {
  return listOf({ stretches: [Targets.stretch(tenant())], parse: Targets.parse, columns, total: () => Targets.count(tenant()) }, request);
}

export function show(id: string): Promise<Target> {
  return Targets.need(tenant(), id);
}

/** Gone at once; refused while a scan uses it. */
export async function remove(id: string): Promise<void> {
  await retrying('Target', async () => {
    const target = await Targets.need(tenant(), id);
    const scans = scansOf(target);
    if (scans > 0) throw problem.refused(`The target is in use by ${scans} ${scans === 1 ? 'scan' : 'scans'}`);
    await transact([Targets.remove(tenant(), target), ...portListUse(target.port_list_id, null), ...credentialUse(target, null), Deleted.publish(id, { name: target.name })]);
  });
}

/** How many scans use it, whatever their product. */
export function scansOf({ scans_pci, scans_vrms, scans_penetration }: Target): number {
  return scans_pci + scans_vrms + scans_penetration;
}

/** Keeps the count of the targets that use a port list right. */
export function portListUse(before: string | null, after: string | null): Operation[] {
  if (before === after) return [];
  return [...(before === null ? [] : [useOperation(before, -1)]), ...(after === null ? [] : [useOperation(after, 1)])];
}
