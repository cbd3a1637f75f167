import * as z from 'zod';
import { event } from '../../events/define.ts';

const Named = z.object({ code: z.string(), name: z.string() });

export const Created = event('plan.created', Named);
export const Updated = event('plan.updated', Named.extend({ changes: z.array(z.string()) }));
export const Deleted = event('plan.deleted', Named);
