import * as z from 'zod';
import { event } from '../../events/define.ts';
import { line, prose } from '../../lib/plain-text.ts';
import { problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { persistently, retrying, transact } from '../../table/transact.ts';
import { nameOf } from '../actor/actor.ts';
import { actor, tenant, user } from '../actor/context.ts';
import { type ProductCode, productOf, products } from '../plan/product.ts';
import { type Schedule, Schedules } from '../schedule/schedule.ts';
import { useOperations } from '../schedule/use.ts';
import * as Subscription from '../subscription/subscription.ts';
import * as Allowance from '../target/allowance.ts';
import { attachedOperation } from '../target/attachments.ts';
import { signInFault } from '../target/sign-ins.ts';
import { type Target, Targets } from '../target/target.ts';
import { type Choice, choose } from './choice.ts';
import { need, type Scan, type ScanAttributes, Scans } from './scan.ts';
import { checkStep, isBusy, refuseLeaving } from './status.ts';

const name = line(255);
const comment = prose(4000);

export const Create = z.object({
  name,
  comment: comment.default(''),
  target_id: z.uuid(),
  schedule_id: z.uuid().nullish(),
  config_id: z.uuid().nullish(),
  scanner_id: z.uuid().nullish(),
  notification: z.boolean().default(true),
});

/** What is not named stays; while the scan is busy only name, comment, schedule and notification may change. */
export const Update = z.object({
  name: name.exactOptional(),
  comment: comment.exactOptional(),
  target_id: z.uuid().exactOptional(),
  schedule_id: z.uuid().nullable().exactOptional(),
  config_id: z.uuid().nullish(),
  scanner_id: z.uuid().nullish(),
  notification: z.boolean().exactOptional(),
});

const Named = z.object({ name: z.string(), product: z.enum(products) });
export const Created = event('scan.created', Named.extend({ target: z.string() }));
const Updated = event('scan.updated', Named.extend({ changes: z.array(z.string()) }));
export const Deleted = event('scan.deleted', Named);

/** A new scan of the active product, which it keeps. 422 for a target, schedule, profile or scanner that it may not have, and by the plan. */
export function create(input: z.output<typeof Create>): Promise<Scan> {
  return persistently(async () => {
    const product = user().active_product;
    const [subscription, found, schedule] = await Promise.all([needSubscription(product), Targets.get(tenant(), input.target_id), chosenSchedule(input.schedule_id)]);
    const target = own(found);
    const made = Scans.create(tenant(), await draft(product, input, { subscription, target, schedule }));
    await transact([made, attach(target.id, product, 1), attachedOperation(product), ...useOperations(null, schedule), Created.publish(made.item.id, about(made.item))]);
    return made.item;
  });
}

export async function update(id: string, input: z.output<typeof Update>): Promise<Scan> {
  return persistently(async () => {
    const scan = await need(id);
    refuseLeaving(scan);
    const { target_id, schedule_id, config_id, scanner_id, ...plain } = input;
    const wanted = { target: target_id ?? scan.target.id, config: config_id ?? scan.config.id, scanner: scanner_id ?? scan.scanner.id };
    const moved = wanted.target !== scan.target.id;
    const rechosen = moved || wanted.config !== scan.config.id || wanted.scanner !== scan.scanner.id;
    if (rechosen && isBusy(scan.status)) throw problem.refused(`The scan is ${scan.status}: only name, comment, schedule and notification may change`);
    const scheduling = schedule_id === undefined || schedule_id === scan.schedule_id ? unscheduled : await reschedule(scan, schedule_id);
    const changes: Partial<ScanAttributes> = { ...plain, ...scheduling.changes, ...(rechosen ? await rechoose(scan, wanted) : {}) };
    const changed = Scans.update(tenant(), scan, changes);
    const counters = moved ? [attach(scan.target.id, scan.product, -1), attach(wanted.target, scan.product, 1), attachedOperation(scan.product)] : [];
    await transact([changed, ...counters, ...scheduling.operations, Updated.publish(id, { name: changed.item.name, product: scan.product, changes: Object.keys(changes) })]);
    return changed.item;
  });
}

/**
 * Takes the scan away: Delete Requested until what only it saw is out of every list and total (forget.ts), then gone. Its target and its
 * schedule are free at once; its reports stay as long as reports are kept. Refused while it is busy; asked again, it is accepted again.
 */
export async function remove(id: string): Promise<void> {
  await retrying('Scan', async () => {
    const scan = await need(id);
    if (scan.status === 'Delete Requested') return;
    if (isBusy(scan.status)) throw problem.refused(`The scan is ${scan.status}: stop it before you delete it`);
    checkStep(scan.status, 'Delete Requested');
    const leaving = Scans.update(tenant(), scan, { status: 'Delete Requested', schedule_id: null, next_time: null });
    await transact([leaving, attach(scan.target.id, scan.product, -1), attachedOperation(scan.product), ...useOperations(scan.schedule_id, null), Deleted.publish(id, { name: scan.name, product: scan.product })]);
  });
}

/** What a scan refers to, as it was read. */
interface Parts {
  subscription: Subscription.Subscription;
  target: Target;
  schedule: Schedule | null;
}

/** A scan that has never run, or the 422 that says why there may be none: checked, and not written. */
export async function draft(product: ProductCode, input: Omit<z.output<typeof Create>, 'target_id' | 'schedule_id'>, { subscription, target, schedule }: Parts): Promise<ScanAttributes> {
  refuseSignIns(product, target);
  const [choice] = await Promise.all([choose(product, input), Allowance.check(product, target, { subscription })]);
  const { name: said, comment: text, notification } = input;
  return { name: said, comment: text, notification, ...scheduledBy(schedule), last_skip: null, ...using(target, choice), product, owner: nameOf(actor()), ...neverRun };
}

export async function needSubscription(product: ProductCode): Promise<Subscription.Subscription> {
  const subscription = await Subscription.activeFor(tenant(), product);
  if (!subscription) throw problem.refused(`A scan needs an active subscription to ${productOf[product].name}`);
  return subscription;
}

/** What the event of a new scan says. */
export function about({ name: said, product, target }: ScanAttributes): { name: string; product: ProductCode; target: string } {
  return { name: said, product, target: target.name };
}

const neverRun = { status: 'New', run_id: null, runs_count: 0, started_at: null, finished_at: null, points_done: 0, points_total: 0, shown: null, done_run: null, last_report: null } as const;

const unscheduled: { changes: Partial<ScanAttributes>; operations: Operation[] } = { changes: {}, operations: [] };

async function reschedule(scan: Scan, schedule_id: string | null): Promise<typeof unscheduled> {
  const schedule = await chosenSchedule(schedule_id);
  return { changes: scheduledBy(schedule), operations: useOperations(scan.schedule_id, schedule) };
}

export async function chosenSchedule(id: string | null | undefined): Promise<Schedule | null> {
  if (id == null) return null;
  const schedule = await Schedules.get(tenant(), id);
  if (!schedule) throw problem.invalid({ schedule_id: ['is not a schedule of your organization'] });
  return schedule;
}

function scheduledBy(schedule: Schedule | null): Pick<ScanAttributes, 'schedule_id' | 'next_time'> {
  return { schedule_id: schedule?.id ?? null, next_time: schedule?.next_time ?? null };
}

async function rechoose(scan: Scan, wanted: { target: string; config: string; scanner: string }): Promise<Partial<ScanAttributes>> {
  const [target, choice] = await Promise.all([usableTarget(scan.product, wanted.target), choose(scan.product, { config_id: wanted.config, scanner_id: wanted.scanner })]);
  return using(target, choice);
}

async function usableTarget(product: ProductCode, id: string): Promise<Target> {
  const target = own(await Targets.get(tenant(), id));
  refuseSignIns(product, target);
  await Allowance.check(product, target);
  return target;
}

export function own(target: Target | undefined): Target {
  if (!target) throw problem.invalid({ target_id: ['is not a target of your organization'] });
  return target;
}

function refuseSignIns(product: ProductCode, target: Target): void {
  const fault = signInFault(product, target);
  if (fault !== null) throw problem.invalid({ target_id: [fault] });
}

function using(target: Target, { profile, scanner }: Choice): Pick<ScanAttributes, 'target' | 'config' | 'scanner'> {
  return { target: { id: target.id, name: target.name }, config: { id: profile.id, name: profile.name }, scanner: { id: scanner.id, name: scanner.name } };
}

/** Moves the number of scans of this product that use the target; a target with one is not deleted. */
export function attach(target: string, product: ProductCode, by: 1 | -1): Operation {
  return Targets.add(tenant(), target, { [`scans_${product}` as const]: by });
}
