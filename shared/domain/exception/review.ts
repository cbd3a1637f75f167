import * as z from 'zod';
import { prose } from '../../lib/plain-text.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { identitiesOf } from '../actor/actor.ts';
import { actor, user } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import { present } from './document.ts';
import { Activated, Rejected, Reset } from './events.ts';
import { changed, type Exception, type ExceptionAttributes, Exceptions, need } from './exception.ts';
import { reviewedCves } from './reviewed-cves.ts';

/** The PCI programme lets no dispute outlive its report. */
const pciDaysMax = 90;
const dayMs = 86_400_000;

/** A reviewer's refusal, with the reason for the author. */
export const Reject = z.object({ status: z.literal('rejected', 'can only be set to rejected here: activate and reset are requests of their own'), review_comment: prose(4000).default('') });

/**
 * Lets exceptions count from now on. PCI ones end after 90 days and need the ASV's staff (Super Admin), never somebody who wrote them, under whatever name; others may
 * be reviewed by an admin of the organization and last until they are reset. An active one stays as it is. Of a vulnerability that a
 * feed fills with CVEs, only those are excepted that are known now. With the version that the reviewer saw, nothing else is activated.
 */
export async function activate(id: string, seen?: number): Promise<void> {
  await review(id, async (exception) => {
    if (seen !== undefined && seen !== exception.version) throw problem.changedMeanwhile(Exceptions.name);
    if (exception.status === 'active') return undefined;
    const end_time = exception.product === 'pci' ? timestamp(new Date(clock.now().getTime() + pciDaysMax * dayMs)) : null;
    return { changes: { ...reviewed(), status: 'active', end_time, reviewed_cves: await reviewedCves(exception), review_comment: '' }, event: Activated };
  });
}

/** Back to pending: it counts no longer, and waits for a review. */
export async function reset(id: string): Promise<void> {
  await review(id, async (exception) => {
    if (exception.status === 'pending') return undefined;
    return { changes: { status: 'pending', end_time: null, reviewed_by: null, reviewed_at: null, review_comment: '' }, event: Reset };
  });
}

/** Refuses an exception, with a comment that its author reads. */
export function reject(id: string, review_comment: string): Promise<Exception> {
  return review(id, async () => ({ changes: { ...reviewed(), status: 'rejected', end_time: null, review_comment }, event: Rejected }));
}

type Event = typeof Activated;
type Decision = { changes: Partial<ExceptionAttributes>; event: Event } | undefined;

/** One decision of a reviewer; undefined where there is nothing to decide. */
async function review(id: string, decide: (exception: Exception) => Promise<Decision>): Promise<Exception> {
  return retrying('Exception', async () => {
    const exception = await need(id);
    refuseReviewer(exception);
    const decision = await decide(exception);
    if (!decision) return exception;
    const { item, operations } = changed(exception, decision.changes);
    const counts = item.status === 'active' || exception.status === 'active';
    await transact([{ operations }, decision.event.publish(id, { exception: present(item), product: item.product, counts, oids: [item.nvt] })]);
    return item;
  });
}

/** Whether the acting user may review exceptions of a product at all. */
function mayReview(product: ProductCode): boolean {
  const { role } = user();
  return role === 'Super Admin' || (product !== 'pci' && role === 'Admin');
}

function refuseReviewer({ product, owner, authors }: Exception): void {
  if (!mayReview(product)) throw problem.forbidden();
  if (product === 'pci' && identitiesOf(actor()).some((id) => id === owner.id || authors.includes(id))) throw problem.refused('You wrote it, or part of it: somebody else has to review it');
}

function reviewed(): Pick<ExceptionAttributes, 'reviewed_by' | 'reviewed_at'> {
  const { id, username } = user();
  return { reviewed_by: { id, username }, reviewed_at: timestamp() };
}
