import * as z from 'zod';
import { type Change, entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { moveOperations, type Place } from '../../table/place.ts';
import { tenant, user } from '../actor/context.ts';
import { actingOrganization } from '../organization/acting.ts';
import { needInAnyProduct } from '../plan/in-any-product.ts';
import { products } from '../plan/product.ts';
import { Results } from '../vulnerability/severity-counts.ts';
import { type Schedule, Schedules } from '../schedule/schedule.ts';
import { placesOf } from './places.ts';
import { type Status, statuses } from './status.ts';

/**
 * A scan is what a customer wants scanned, and how, under a name; each start of it is a run (shared/domain/run), and the scan shows
 * where its current or latest run stands. It goes New -> Requested -> Queued -> Running -> Processing -> Done, or ends as Stopped or
 * Interrupted, and may be started again (status.ts is the whole table). While it is busy it has exactly one live run, in the same
 * status as itself: both move in one transaction. What may never be true: two live runs of one scan, a busy scan whose target may be
 * rescoped or removed, a run that ended and left its scan busy.
 */
const Named = z.object({ id: z.string(), name: z.string() });

const LastReport = z.object({ id: z.string(), name: z.string(), compliance: z.boolean().nullable(), results: Results, date: z.string() });

const Skip = z.object({ at: z.string(), reason: z.string() });

const Stored = z.object({
  name: z.string(),
  comment: z.string(),
  target: Named,
  schedule_id: z.string().nullable(),
  /** The schedule's, a moment later than there: the order of the upcoming ones. */
  next_time: z.string().nullable(),
  /** The latest time of the schedule at which it did not start, and why. */
  last_skip: Skip.nullable(),
  config: Named,
  scanner: Named,
  status: z.enum(statuses),
  /** Fixed when the scan is made. */
  product: z.enum(products),
  /** Off: no user notification speaks of this scan. */
  notification: z.boolean(),
  owner: z.object({ id: z.string(), username: z.string() }),
  /** The live run while busy, otherwise the latest one. */
  run_id: z.string().nullable(),
  runs_count: z.number().int(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  /** Hundredths of hosts: done ones count 100, those that an engine works on count what it says. */
  points_done: z.number(),
  points_total: z.number(),
  /** The run whose hosts and vulnerabilities the scan shows: the latest that ended as Done or Stopped, with what a list of it needs to know. */
  shown: z.object({ run_id: z.string(), finding_shards: z.number().int(), findings: z.number().int(), hosts: z.number().int() }).nullable(),
  /** The latest run that ended as Done: what the next one is compared with, and what makes the next manual start a rescan. */
  done_run: z.object({ run_id: z.string(), finding_shards: z.number().int() }).nullable(),
  last_report: LastReport.nullable(),
});
export type ScanAttributes = z.infer<typeof Stored>;

export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    comment: z.string(),
    status: z.enum(statuses),
    /** 0 to 100. */
    progress: z.int(),
    product: z.enum(products),
    target_id: z.string(),
    target: Named,
    schedule_id: z.string().nullable(),
    schedule: Named.extend({ next_time: z.string().nullable() }).nullable(),
    last_skip: Skip.nullable(),
    config_id: z.string(),
    config: Named,
    scanner_id: z.string(),
    scanner: Named,
    notification: z.boolean(),
    last_report: LastReport.nullable(),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
    runs_count: z.int(),
    owner: z.object({ id: z.string(), username: z.string() }),
    organization: Named,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Scan' });
export type Presented = z.input<typeof Document>;

const stored = entity(Stored, { name: 'Scan', family: 'SCAN', within: ({ product }) => product, counted: true });
export type Scan = ReturnType<typeof stored.parse>;

/** One list a product, because a user works in one product at a time; every write of a scan also moves it among the lists of places.ts. */
export const Scans: typeof stored = {
  ...stored,
  create: (owner, attributes, refused) => placing(owner, [], stored.create(owner, attributes, refused)),
  update: (owner, scan, changes) => placing(owner, placesOf(scan), stored.update(owner, scan, changes)),
  remove: (owner, scan) => {
    const { item, operations } = stored.remove(owner, scan);
    return { item, operations: [...operations, ...moveOperations(owner, scan.id, placesOf(scan), [])] };
  },
};

function placing(owner: string, before: Place[], { item, operations }: Change<Scan>): Change<Scan> {
  return { item, operations: [...operations, ...moveOperations(owner, item.id, before, placesOf(item))] };
}

export const columns = {
  name: ({ name }: Scan) => name,
  status: ({ status }: Scan) => status,
  comment: ({ comment }: Scan) => comment,
  target: ({ target }: Scan) => [target.name, target.id],
  scanner: ({ scanner }: Scan) => [scanner.name, scanner.id],
  config: ({ config }: Scan) => [config.name, config.id],
  product: ({ product }: Scan) => product,
  started_at: ({ started_at }: Scan) => started_at,
  finished_at: ({ finished_at }: Scan) => finished_at,
  next_time: ({ next_time }: Scan) => next_time,
  updated_at: ({ updated_at }: Scan) => updated_at,
};

/** The organization's scans of the active product, or those of them that `where` takes. */
export async function list(request: ListRequest, where?: (scan: Scan) => boolean): Promise<Page<Presented>> {
  const product = user().active_product;
  const scans = { stretches: [Scans.stretch(tenant(), product)], parse: Scans.parse, columns, total: () => Scans.count(tenant(), product), ...(where ? { where } : {}) };
  const page = await listOf(scans, request);
  return { ...page, items: await present(page.items) };
}

export async function show(id: string): Promise<Presented> {
  return presentOne(await need(id));
}

/** The scan, whatever its product; the active product's costs one read. */
export function need(id: string): Promise<Scan> {
  return needInAnyProduct('Scan', (product) => Scans.get(tenant(), id, product));
}

export async function presentOne(scan: Scan): Promise<Presented> {
  const presenter = await presenterFor([scan]);
  return presenter(scan);
}

/** Scans of the acting organization with what they refer to: one read more when any of them has a schedule. */
export async function present(scans: Scan[]): Promise<Presented[]> {
  return scans.map(await presenterFor(scans));
}

/** Whole percents; 100 is reached by Done alone. */
export function percent(status: Status, done: number, total: number): number {
  if (status === 'Done') return 100;
  return total === 0 ? 0 : Math.max(0, Math.min(99, Math.floor((100 * done) / total)));
}

async function presenterFor(scans: Scan[]): Promise<(scan: Scan) => Presented> {
  const named = [...new Set(scans.flatMap(({ schedule_id }) => schedule_id ?? []))];
  const [{ id, name }, schedules] = await Promise.all([actingOrganization(), named.length > 0 ? Schedules.getEach(tenant(), named) : []]);
  return (scan) => {
    const { target, config, scanner } = scan;
    const progress = percent(scan.status, scan.points_done, scan.points_total);
    return { ...scan, progress, target_id: target.id, config_id: config.id, scanner_id: scanner.id, schedule: scheduleOf(scan, schedules), organization: { id, name } };
  };
}

function scheduleOf({ schedule_id }: Scan, schedules: Schedule[]): Presented['schedule'] {
  const found = schedules.find(({ id }) => id === schedule_id);
  return found ? { id: found.id, name: found.name, next_time: found.next_time } : null;
}
