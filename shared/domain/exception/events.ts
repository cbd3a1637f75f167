import * as z from 'zod';
import { event } from '../../events/define.ts';
import { DuePayload } from '../../events/tick.ts';
import { products } from '../plan/product.ts';
import { Document } from './document.ts';
import { dueEvent } from './exception.ts';

/** What every event of an exception says. `counts`: findings are judged by it now, or were until now, so they are judged anew. */
const About = z.object({ exception: Document, product: z.enum(products), counts: z.boolean() });

export const Created = event('exception.created', About);
export const Updated = event('exception.updated', About.extend({ changes: z.array(z.string()) }));
export const Activated = event('exception.activated', About);
export const Rejected = event('exception.rejected', About);
/** Back to pending, by a reviewer. */
export const Reset = event('exception.reset', About);
export const Expired = event('exception.expired', About);
export const Deleted = event('exception.deleted', About);
/** Its end has come. */
export const Due = event(dueEvent, DuePayload);
