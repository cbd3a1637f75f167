import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { Problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { persistently, transact } from '../../table/transact.ts';
import { tenant, user } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import * as ScheduleEdit from '../schedule/edit.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { useOperations } from '../schedule/use.ts';
import { attachedOperation, attachments } from '../target/attachments.ts';
import * as TargetEdit from '../target/edit.ts';
import { type Target, Targets } from '../target/target.ts';
import * as Edit from './edit.ts';
import { type Scan, Scans } from './scan.ts';
import { begin, type Begun } from './start.ts';

export const Wizard = Edit.Create.extend({
  target_id: z.uuid().nullish(),
  target: TargetEdit.Create.nullish(),
  schedule: ScheduleEdit.Create.nullish(),
  start: z.boolean().default(false),
})
  .refine(({ target, target_id }) => target != null || target_id != null, { path: ['target_id'], message: "can't be blank" })
  .refine(({ target, target_id }) => target == null || target_id == null, { path: ['target_id'], message: 'is given beside a new target; one of the two' })
  .refine(({ schedule, schedule_id }) => schedule == null || schedule_id == null, { path: ['schedule_id'], message: 'is given beside a new schedule; one of the two' });
type Wizard = z.output<typeof Wizard>;

/** A part of the whole: as it will be, and what it takes to write it. */
interface Part<T> {
  item: T;
  operations: Operation[];
}

/**
 * Makes target, schedule and scan, and starts it, in one transaction under the rules of each. Two at once never exceed the plan together:
 * a started one is held to what the allowance was counted on.
 */
export function createFromWizard(input: Wizard): Promise<Scan> {
  return persistently(async () => {
    const product = user().active_product;
    const counted = await attachments(product);
    const [subscription, target, schedule] = await Promise.all([Edit.needSubscription(product), targetOf(input, product), scheduleOf(input)]);
    const drafted = { id: newId(), ...(await Edit.draft(product, input, { subscription, target: target.item, schedule: schedule.item })) };
    const order = { trigger: 'wizard', run_id: newId(), deadline: null } as const;
    const begun: Begun = input.start ? await begin(drafted, order, target.item, subscription) : { changes: {}, operations: [] };
    const made = Scans.create(tenant(), { ...drafted, ...begun.changes });
    const attached = attachedOperation(product, input.start ? counted : undefined);
    await transact([made, ...target.operations, ...schedule.operations, attached, Edit.Created.publish(made.item.id, Edit.about(made.item)), ...begun.operations]);
    return made.item;
  });
}

/** The target with this scan counted, and as busy when the scan starts. */
async function targetOf({ target, target_id, start }: Wizard, product: ProductCode): Promise<Part<Target>> {
  const scans = `scans_${product}` as const;
  if (target) return within('target', () => TargetEdit.creation(target, { [scans]: 1, busy_scans: start ? 1 : 0 }));
  const item = Edit.own(await Targets.get(tenant(), target_id ?? ''));
  // A run copies the target: on the version that was read.
  const operations = start ? Targets.update(tenant(), item, { [scans]: item[scans] + 1, busy_scans: item.busy_scans + 1 }).operations : [Edit.attach(item.id, product, 1)];
  return { item, operations };
}

async function scheduleOf({ schedule, schedule_id }: Wizard): Promise<Part<Schedule | null>> {
  if (schedule) return within('schedule', async () => ScheduleEdit.creation(schedule, 1));
  const item = await Edit.chosenSchedule(schedule_id);
  return { item, operations: useOperations(null, item) };
}

/** Names the fields of a part as the whole body does. */
async function within<T>(part: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (!(error instanceof Problem) || !error.fields) throw error;
    const fields = Object.fromEntries(Object.entries(error.fields).map(([field, reasons]) => [`${part}.${field}`, reasons]));
    throw new Problem(error.code, error.message, { fields });
  });
}
