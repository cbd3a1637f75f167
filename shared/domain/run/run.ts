import * as z from 'zod';
import { event } from '../../events/define.ts';
import { DuePayload } from '../../events/tick.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { tenant } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import { need, percent } from '../scan/scan.ts';
import { isBusy, isWorkable, statuses } from '../scan/status.ts';
import { engineTypes } from '../scanner/engine-type.ts';
import { SignIns } from '../target/sign-ins.ts';
import { aliveTests } from '../target/target.ts';
import { Results, resultsOf } from '../vulnerability/severity-counts.ts';

/**
 * A run is one execution of a scan, and its entry in the history: a copy of what was scanned and how, as it was then, and what came
 * out. It is planned when it is requested (so many hosts in so many chunks), so that everybody who works on it, in whatever order and
 * however often, divides it in the same way. Chunks are worked off by any number of runners; the numbers here are kept in the
 * transactions that store the results. What may never be true: a host stored twice or counted without being stored, a chunk begun in
 * a run that was stopped, a run that ends twice.
 */
const Named = z.object({ id: z.string(), name: z.string() });
export const triggers = ['manual', 'scheduled', 'rescan', 'wizard'] as const;

/** What the engine is asked for: a copy, because profiles change with releases. */
export const Profile = z.object({
  id: z.string(),
  default_ports: z.string(),
  scripts: z.array(z.string()),
  version_intensity: z.number(),
  host_timeout_seconds: z.number(),
  script_timeout_seconds: z.number(),
  detect_os: z.boolean(),
  authenticated: z.boolean(),
  tests: z.enum(['none', 'tls', 'web', 'accounts', 'all']),
  intrusive: z.boolean(),
});

export const Change = z.object({ new: z.int(), open: z.int(), closed: z.int(), reopened: z.int() });
export type Change = z.infer<typeof Change>;

const Stored = z.object({
  scan: Named,
  product: z.enum(products),
  status: z.enum(statuses),
  trigger: z.enum(triggers),
  requested_by: z.object({ id: z.string(), username: z.string() }),
  target: Named.extend({ hosts: z.string(), exclude_hosts: z.string(), external: z.boolean() }),
  alive_test: z.enum(aliveTests),
  /** nmap syntax; null for the profile's own choice. */
  ports: z.string().nullable(),
  /** The credentials to sign in with, by their ids; null where the profile does not sign in or the target has none. */
  sign_ins: SignIns.nullable(),
  config: Named,
  profile: Profile,
  /** The runner reads the rest from the catalogue, where its secrets are. */
  scanner: Named.extend({ type: z.enum(engineTypes) }),
  /** When it is stopped at the latest, because its schedule says so. */
  deadline: z.string().nullable(),
  /** Its place on the scanner; null until it has one, and it does not go on without. */
  slot: z.string().nullable(),
  /** When to look again for a place. */
  retry_at: z.string().nullable(),
  /** When it is given up, while it waits for coordinator or finaliser (stall.ts); null while runners have it. */
  stalled_at: z.string().nullable().default(null),
  started_at: z.string().nullable(),
  /** The vulnerability feeds that versions are matched against, as they were when it started; null where there are none, and version matching is off. */
  feed: z.object({ version: z.string(), date: z.string() }).nullable(),
  finished_at: z.string().nullable(),
  /** Addresses and names to scan. */
  hosts_total: z.number().int(),
  chunk_hosts: z.number().int(),
  chunks_total: z.number().int(),
  /** Over how many partitions the findings are spread. */
  finding_shards: z.number().int(),
  chunks_done: z.number().int(),
  chunks_running: z.number().int(),
  /** Hosts that answered. */
  hosts_scanned: z.number().int(),
  /** Hosts that did not answer. */
  hosts_dead: z.number().int(),
  /** Hosts that could not be tested: their name leads nowhere, or where it must not. */
  hosts_untested: z.number().int(),
  /** Hosts that passed, and hosts that failed; zeros until it is judged. */
  hosts_compliant: z.number().int(),
  hosts_failing: z.number().int(),
  points_done: z.number(),
  critical: z.number().int(),
  high: z.number().int(),
  medium: z.number().int(),
  low: z.number().int(),
  log: z.number().int(),
  /** Findings that an exception has taken out: they are in no band. */
  excepted: z.number().int(),
  compliance: z.boolean().nullable(),
  /** Why it is not compliant. */
  reasons: z.array(z.string()),
  /** Against the previous run that ended as Done; null until this one does. */
  change: Change.nullable(),
  /** The previous run that ended as Done, when this one was requested. */
  previous: z.object({ run_id: z.string(), finding_shards: z.number().int() }).nullable(),
  report: Named.nullable(),
  /** Why it failed, for a person. */
  error: z.string().nullable(),
  /** Why it was stopped, when nobody asked for it. */
  stop_reason: z.string().nullable(),
});
export type RunAttributes = z.infer<typeof Stored>;

export const Document = z
  .object({
    id: z.string(),
    scan: Named,
    report: Named.nullable(),
    product: z.enum(products),
    status: z.enum(statuses),
    trigger: z.enum(triggers),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
    duration_seconds: z.int().nullable(),
    progress: z.int(),
    target: Named.extend({ hosts: z.string(), exclude_hosts: z.string() }),
    config: Named,
    scanner: Named,
    /** The vulnerability feeds that versions were matched against; null: version matching was off. */
    feed_version: z.string().nullable(),
    hosts: z.object({ total: z.int(), scanned: z.int(), dead: z.int() }),
    results: Results,
    compliance: z.boolean().nullable(),
    reasons: z.array(z.string()),
    change: Change.nullable(),
    error: z.string().nullable(),
    deadline: z.string().nullable(),
    stop_reason: z.string().nullable(),
    requested_by: z.object({ id: z.string(), username: z.string() }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ScanHistory' });

/** From the tick: a run has taken as long as its schedule allows. */
export const Overtime = event('scan.overtime', DuePayload);
/** From the tick: a run that waits for a place on its scanner may look again. */
export const SlotDue = event('scan.slot_due', DuePayload);

/** From the tick: nobody brings a run on any more. */
export const Stalled = event('scan.stalled', DuePayload);

export const Runs = entity(Stored, {
  name: 'History entry',
  family: 'RUN',
  within: ({ scan }) => scan.id,
  counted: true,
  due: dueOf,
});
export type Run = ReturnType<typeof Runs.parse>;

/** Whichever comes first: a look for a place, the end of its time, or that it is given up. */
function dueOf({ deadline, retry_at, stalled_at, status }: RunAttributes): { at: string; event: string } | null {
  const own = isWorkable(status) ? [{ at: retry_at, event: SlotDue.name }, { at: deadline, event: Overtime.name }] : [];
  const all = isBusy(status) ? [...own, { at: stalled_at, event: Stalled.name }] : [];
  return all.reduce<{ at: string; event: string } | null>((first, { at, event: name }) => (at === null || (first !== null && first.at <= at) ? first : { at, event: name }), null);
}

export const columns = {
  status: ({ status }: Run) => status,
  trigger: ({ trigger }: Run) => trigger,
  started_at: ({ started_at }: Run) => started_at,
  finished_at: ({ finished_at }: Run) => finished_at,
  compliance: ({ compliance }: Run) => compliance,
  target: ({ target }: Run) => [target.name, target.id],
  config: ({ config }: Run) => [config.name, config.id],
  scanner: ({ scanner }: Run) => [scanner.name, scanner.id],
};

/** The runs of one scan, newest first. */
export async function list(scanId: string, request: ListRequest): Promise<Page<z.input<typeof Document>>> {
  const runs = { stretches: [Runs.stretch(tenant(), scanId)], parse: Runs.parse, columns, total: () => Runs.count(tenant(), scanId) };
  const [, { items, ...page }] = await Promise.all([need(scanId), listOf(runs, request)]);
  return { ...page, items: items.map(present) };
}

export async function show(scanId: string, id: string): Promise<z.input<typeof Document>> {
  const [, run] = await Promise.all([need(scanId), Runs.need(tenant(), id, scanId)]);
  return present(run);
}

function present(run: Run): z.input<typeof Document> {
  const { started_at, finished_at, hosts_total, hosts_scanned, hosts_dead, hosts_untested } = run;
  return {
    ...run,
    progress: percent(run.status, run.points_done, 100 * hosts_total),
    duration_seconds: started_at === null || finished_at === null ? null : Math.round((Date.parse(finished_at) - Date.parse(started_at)) / 1000),
    feed_version: run.feed?.version ?? null,
    hosts: { total: hosts_total, scanned: hosts_scanned, dead: hosts_dead + hosts_untested },
    results: resultsOf(run),
  };
}
