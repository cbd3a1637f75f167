import * as z from 'zod';
import { event } from '../../events/define.ts';
import type { EventRecord } from '../../events/event.ts';
import { Problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { needScope } from '../foundry/access.ts';
import { isGuid } from '../foundry/guid.ts';
import { FoundryRefusal, refuse } from '../foundry/refusal.ts';
import { checkRemovable, endSeconds, remove } from '../foundry/remove.ts';

/**
 * The end of an organization that a client does not wait for: queued with the event that asks for it, in one transaction, and then done by a worker.
 * A job that is finished is not there, as documented; one that failed says why for a week.
 */
const lifeSeconds = 7 * 86_400;

/** Which documented error, and what it says. */
const Failure = z.object({ refusal: z.enum(['OrganizationDeletionFailed', 'OrganizationDeleteTimeout']), description: z.string() });
const Stored = z.object({ status: z.enum(['queued', 'failed']), organization: z.string(), recursive: z.boolean(), failure: Failure.nullable() });

const DeletionJobs = entity(Stored, {
  name: 'Deletion job',
  family: 'DELETION_JOB',
  expires: ({ created_at }) => Math.floor(new Date(created_at).getTime() / 1000) + lifeSeconds,
});
export type DeletionJob = ReturnType<typeof DeletionJobs.parse>;

export const Requested = event('deletion_job.requested', z.object({ organization: z.string(), name: z.string(), recursive: z.boolean() }));

/** Queues the end of an organization. What stands against it now is refused now. */
export async function request(organization: string, recursive: boolean): Promise<DeletionJob> {
  const { name } = await checkRemovable(organization, recursive);
  const job = DeletionJobs.create(tenant(), { status: 'queued', organization, recursive, failure: null });
  await transact([job, Requested.publish(job.item.id, { organization, name, recursive })]);
  return job.item;
}

/** Undefined for a job that has finished, and for one that never was. */
export async function show(guid: string): Promise<DeletionJob | undefined> {
  needScope('read');
  return isGuid(guid) ? DeletionJobs.get(tenant(), guid) : undefined;
}

/** Does what a job asks for, as whoever asked. An organization that is gone already is what was wanted. */
export async function carryOut({ organization, name, recursive }: { organization: string; name: string; recursive: boolean }, record: EventRecord): Promise<void> {
  try {
    await remove(organization, recursive, endSeconds.job);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!(error instanceof FoundryRefusal && error.refusal === 'OrganizationNotFound')) return fail(record.subject, failureOf(error, name));
  }
  await end(record.subject, (job) => DeletionJobs.remove(tenant(), job));
}

function failureOf(error: Problem, name: string): z.infer<typeof Failure> {
  const documented = Failure.safeParse({ refusal: error instanceof FoundryRefusal ? error.refusal : undefined, description: error.message });
  return documented.data ?? { refusal: 'OrganizationDeletionFailed', description: refuse('OrganizationDeletionFailed', name, error.message).message };
}

async function fail(id: string, failure: z.infer<typeof Failure>): Promise<void> {
  await end(id, (job) => DeletionJobs.update(tenant(), job, { status: 'failed', failure }));
}

async function end(id: string, change: (job: DeletionJob) => Parameters<typeof transact>[0][number]): Promise<void> {
  await retrying('Deletion job', async () => {
    const job = await DeletionJobs.get(tenant(), id);
    if (job?.status === 'queued') await transact([change(job)]);
  });
}
