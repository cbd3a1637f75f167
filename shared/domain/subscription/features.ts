import * as z from 'zod';

const count = z.int().min(0);

/** Documented shapes (2.5); `week`, `month` and `year` are ours. A missing feature is not allowed at all. */
export const Features = z
  .strictObject({
    number_of_ips: z.object({ limit: count }),
    rescan: z.object({ active: z.boolean(), unlimited: z.boolean().default(false), num_of_rescans: count.default(0), unit: z.enum(['day', 'week', 'month', 'year']).default('day'), when_run: z.literal('always').default('always') }),
    internal_vrms: z.object({ active: z.boolean(), unlimited: z.boolean().default(false), limit: count.default(0) }),
    internal_penetration: z.object({ active: z.boolean(), unlimited: z.boolean().default(false), limit: count.default(0) }),
  })
  .partial()
  .meta({ id: 'Features' });
export type Features = z.infer<typeof Features>;

export const featureCodes = ['number_of_ips', 'rescan', 'internal_vrms', 'internal_penetration'] as const;
