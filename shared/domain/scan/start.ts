import { newId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { nameOf } from '../actor/actor.ts';
import { actor, tenant } from '../actor/context.ts';
import { productOf } from '../plan/product.ts';
import { usable } from '../port-list/port-list.ts';
import { toNmap } from '../port-list/port-ranges.ts';
import { Requested } from '../run/events.ts';
import { Profile, type RunAttributes, Runs, type triggers } from '../run/run.ts';
import { planOf, runHostsMax } from '../run/split.ts';
import { stallsAt } from '../run/stall.ts';
import * as Subscription from '../subscription/subscription.ts';
import * as Allowance from '../target/allowance.ts';
import { checkedScope } from '../target/scope.ts';
import { signInFault, SignIns, signsIn } from '../target/sign-ins.ts';
import { type Target, Targets } from '../target/target.ts';
import { type Choice, chosen } from './choice.ts';
import { takeRescan } from './rescan.ts';
import { need, type Scan, type ScanAttributes, Scans } from './scan.ts';
import { isBusy, refuseLeaving } from './status.ts';

type Trigger = (typeof triggers)[number];

/** How a run comes about. */
interface Order {
  trigger: Exclude<Trigger, 'rescan'>;
  run_id: string;
  /** When it is stopped at the latest. */
  deadline: string | null;
}

/** A start that was accepted: what changes about the scan, and every other write but the target's. */
export interface Begun {
  changes: Partial<ScanAttributes>;
  operations: Operation[];
}

/**
 * Accepts a start: the scan is Requested, and its run exists with a copy of everything that it will do. All or nothing, and of two
 * starts at once one wins. Refused (422, with the reason) while the scan is busy, without a subscription, by the plan's number of
 * addresses or its rescans, by a deactivated scanner, by credentials in a PCI scan, and when nothing may be scanned.
 */
export async function start(id: string, trigger: Order['trigger'] = 'manual'): Promise<Scan> {
  return retrying('Scan', async () => {
    const scan = await need(id);
    const { requested, operations } = await starting(scan, { trigger, run_id: newId(), deadline: null });
    await transact(operations);
    return requested;
  });
}

/** The writes that start a scan which is stored, on its version and its target's; what else changes about it may be said along. */
export async function starting(scan: Scan, order: Order, also: Partial<ScanAttributes> = {}): Promise<{ requested: Scan; operations: Operation[] }> {
  refuseLeaving(scan);
  if (isBusy(scan.status)) throw problem.refused(`The scan is ${scan.status}: it can be started again when it has ended`);
  const [target, subscription] = await Promise.all([Targets.need(tenant(), scan.target.id), Subscription.activeFor(tenant(), scan.product)]);
  if (!subscription) throw problem.refused(`Starting a scan needs an active subscription to ${productOf[scan.product].name}`);
  const [begun, counted] = await Promise.all([begin(scan, order, target, subscription), Allowance.checkStart(scan.product, target, subscription)]);
  const requested = Scans.update(tenant(), scan, { ...also, ...begun.changes });
  // On the version that was copied: its scope cannot change any more, and it was not changed since.
  const busy = Targets.update(tenant(), target, { busy_scans: target.busy_scans + 1 });
  return { requested: requested.item, operations: [...requested.operations, ...busy.operations, ...begun.operations, ...counted] };
}

/** Lets a scan run that is not busy and whose target fits into the plan, whether both are stored or are about to be; or throws the 422 that says why not. */
export async function begin(scan: ScanAttributes & { id: string }, order: Order, target: Target, subscription: Subscription.Subscription): Promise<Begun> {
  const fault = signInFault(scan.product, target);
  if (fault !== null) throw problem.refused(`The target ${fault}`);
  const { run_id } = order;
  const trigger = order.trigger === 'manual' && scan.done_run ? 'rescan' : order.trigger;
  const attributes = await runOf(scan, target, await chosen(scan), { ...order, trigger });
  const rescan: Operation[] = trigger === 'rescan' ? await takeRescan(scan.product, subscription.features.rescan, run_id) : [];
  const run = Runs.create(tenant(), { id: run_id, ...attributes });
  return {
    changes: { ...fresh, status: 'Requested', run_id, runs_count: scan.runs_count + 1, points_total: 100 * attributes.hosts_total },
    // Under the subscription that was read: whoever ends it, or the organization with it, comes before or after.
    operations: [...run.operations, ...rescan, Subscription.Subscriptions.unchanged(tenant(), subscription), Requested.publish(run_id, { scan_id: scan.id, run_id })],
  };
}

const fresh = { started_at: null, finished_at: null, points_done: 0 };

async function runOf(scan: ScanAttributes & { id: string }, target: Target, { profile, scanner }: Choice, { trigger, deadline }: { trigger: Trigger; deadline: string | null }): Promise<RunAttributes> {
  const { count, external } = checkedScope(target);
  if (count.max_hosts > runHostsMax) throw problem.refused(`The target holds ${count.max_hosts} hosts; one scan takes ${runHostsMax}: divide it among several targets`);
  return {
    scan: { id: scan.id, name: scan.name },
    product: scan.product,
    status: 'Requested',
    trigger,
    deadline,
    requested_by: nameOf(actor()),
    target: { id: target.id, name: target.name, hosts: target.hosts, exclude_hosts: target.exclude_hosts, external },
    alive_test: target.alive_test,
    ports: await portsOf(target),
    sign_ins: profile.authenticated && signsIn(target) ? SignIns.parse(target) : null,
    config: { id: profile.id, name: profile.name },
    profile: Profile.parse(profile),
    scanner: { id: scanner.id, name: scanner.name, type: scanner.type },
    ...planOf(Number(count.max_hosts)),
    ...nothingYet,
    stalled_at: stallsAt('planning'),
    previous: scan.done_run,
  };
}

const nothingYet = {
  slot: null, retry_at: null,
  started_at: null, feed: null, finished_at: null, chunks_done: 0, chunks_running: 0, points_done: 0, hosts_scanned: 0, hosts_dead: 0, hosts_untested: 0, hosts_compliant: 0, hosts_failing: 0,
  critical: 0, high: 0, medium: 0, low: 0, log: 0, excepted: 0, compliance: null, reasons: [], change: null, report: null, error: null, stop_reason: null,
};

async function portsOf({ port_list_id }: Target): Promise<string | null> {
  if (port_list_id === null) return null;
  const list = await usable(port_list_id);
  if (!list) throw problem.refused('The port list of the target is deactivated');
  const ports = toNmap(list.port_ranges);
  if (ports === null) throw problem.refused('The port list of the target is empty');
  return ports;
}
