import * as z from 'zod';
import { event } from '../../events/define.ts';
import { DuePayload } from '../../events/tick.ts';
import { Document } from './document.ts';
import { dueEvent } from './subscription.ts';

/** What every event of a subscription says. `plan_use`: how many more use the plan because of it, where that could not be counted in its own transaction. */
const About = z.object({
  plan: z.object({ id: z.string(), code: z.string(), owner: z.string() }),
  plan_use: z.int(),
  subscription: Document,
});

/** It was made, and begins now (`subscription.started` tells so) or later. */
export const Created = event('subscription.created', About);
export const Started = event('subscription.started', About);
export const Renewed = event('subscription.renewed', About);
export const Updated = event('subscription.updated', About.extend({ changes: z.array(z.string()) }));
/** By its time, by a cancellation, or because another one took its place. */
export const Ended = event('subscription.ended', About);
/** Its beginning or its end has come. */
export const Due = event(dueEvent, DuePayload);
