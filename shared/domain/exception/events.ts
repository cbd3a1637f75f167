import * as z from 'zod';
import { event } from '../../events/define.ts';
import { DuePayload } from '../../events/tick.ts';
import { products } from '../plan/product.ts';
import { Document } from './document.ts';
import { dueEvent } from './exception.ts';

/**
 * What every event of an exception says. `counts`: findings are judged by it now, or were until now, so they are judged anew. `oids`: of
 * which vulnerabilities it spoke before and speaks now.
 */
export const Told = Document.omit({ version: true });
const About = z.object({ exception: Told, product: z.enum(products), counts: z.boolean(), oids: z.array(z.string()) });

export const Created = event('exception.created', About);
export const Updated = event('exception.updated', About.extend({ changes: z.array(z.string()) }));
export const Activated = event('exception.activated', About);
export const Rejected = event('exception.rejected', About);
/** Back to pending, by a reviewer. */
export const Reset = event('exception.reset', About);
export const Expired = event('exception.expired', About);
export const Deleted = event('exception.deleted', About);
/** What is left to judge anew: the first of the vulnerabilities from `after` on, then the others. `hosts`: not only the matches are counted. */
export const Judging = z.object({
  product: z.enum(products),
  vulnerabilities: z.array(z.object({ oid: z.string(), hosts: z.boolean() })),
  after: z.record(z.string(), z.string()).nullable(),
});
export const JudgingRequested = event('exception.judging_requested', Judging);
/** Its end has come. */
export const Due = event(dueEvent, DuePayload);
