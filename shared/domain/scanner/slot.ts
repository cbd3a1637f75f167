import * as z from 'zod';
import { entity, platform } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows } from '../../table/query.ts';
import { behindWall, context, tenant } from '../actor/context.ts';
import { platformOrganization } from '../platform/organization.ts';
import { Scanners } from './scanner.ts';

/**
 * A slot is the place of one live run on a scanner, kept by the root of the tree, because runs of every organization share scanners. A scanner with
 * `max_scans` has numbered ones, each claimed by a conditional write in the transaction that lets the run go on, so there are never more runs than it
 * allows and nothing counts; any other scanner has one for each run, under the run's id. What may never be true: a run past its coordinator without a slot.
 */
const Stored = z.object({ scanner_id: z.string(), organization: z.string(), scan_id: z.string(), run_id: z.string() });
const Slots = entity(Stored, { name: 'Scanner slot', family: 'SCANNER_SLOT' });

/** More live runs than a deployment has at once; what is beyond is not counted. */
const slotsMax = 10_000;

interface Running {
  id: string;
  scan: { id: string };
  scanner: { id: string };
}

/** Behind the wall that also lets through to the root. */
export function besideSlots<T>(work: () => Promise<T>): Promise<T> {
  return behindWall({ ...context().wall, parent: platformOrganization }, work);
}

/** The write that gives the run a slot, and its id; undefined while the scanner has as many runs as it takes. Conflicts when another run was quicker. */
export async function claim({ id, scan, scanner }: Running): Promise<{ slot: string; operations: Operation[] } | undefined> {
  const [known, taken] = await Promise.all([Scanners.get(platform, scanner.id), slotsOf(scanner.id)]);
  const slot = freeSlot(known?.max_scans ?? null, id, taken);
  if (slot === undefined) return undefined;
  const made = Slots.create(platformOrganization, { id: `${scanner.id}#${slot}`, scanner_id: scanner.id, organization: tenant(), scan_id: scan.id, run_id: id });
  return { slot, operations: made.operations };
}

/** The write that gives it back; nothing for a run that has none. */
export async function release({ id, scanner, slot }: Running & { slot: string | null }): Promise<Operation[]> {
  const held = slot === null ? undefined : await Slots.get(platformOrganization, `${scanner.id}#${slot}`);
  return held?.run_id === id ? Slots.remove(platformOrganization, held).operations : [];
}

/** How many runs each scanner has at the moment. */
export async function runsByScanner(): Promise<(scanner: string) => number> {
  const { rows } = await besideSlots(() => queryRows(Slots.stretch(platformOrganization), slotsMax));
  const counts = new Map<string, number>();
  for (const { scanner_id } of rows.map(Slots.parse)) counts.set(scanner_id, (counts.get(scanner_id) ?? 0) + 1);
  return (scanner) => counts.get(scanner) ?? 0;
}

/** How many runs one scanner has at the moment. */
export function runsOn(scanner: string): Promise<number> {
  return besideSlots(async () => (await slotsOf(scanner)).size);
}

async function slotsOf(scanner: string): Promise<Set<string>> {
  const { rows } = await queryRows({ ...Slots.stretch(platformOrganization), from: `${scanner}#`, to: `${scanner}#~` }, slotsMax);
  return new Set(rows.map((row) => Slots.parse(row).id.slice(scanner.length + 1)));
}

/** The lowest number that is free, so that two runs at once want the same one and one of them hears of it. Runs from before there was a limit count too. */
function freeSlot(max: number | null, run: string, taken: ReadonlySet<string>): string | undefined {
  if (max === null) return run;
  const unnumbered = [...taken].filter((slot) => !/^\d+$/u.test(slot)).length;
  return Array.from({ length: Math.max(0, max - unnumbered) }, (_, at) => String(at + 1)).find((number) => !taken.has(number));
}
