import * as z from 'zod';

/** More than there are addresses worth counting one by one; sums of many children stay exact. */
const count = z.int().min(0).max(1_000_000_000);

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
export type FeatureCode = (typeof featureCodes)[number];

const Code = z.enum(featureCodes, `is not one of ${featureCodes.join(', ')}`);

/** Names to revoke: the documented comma list, or an array. */
export const FeatureNames = z.union([z.string().max(255).transform((text) => text.split(',').map((name) => name.trim())), z.array(z.string()).max(20)]).pipe(z.array(Code).min(1));

/** The named features replaced, the others as they are. */
export function assigned(features: Features, named: Features): Features {
  const given = featureCodes.filter((code) => named[code] !== undefined).map((code) => [code, named[code]]);
  return Features.parse({ ...features, ...Object.fromEntries(given) });
}

/** Without the named features; what is not there is not missed. number_of_ips has to be there, so revoking it leaves a limit of 0. */
export function revoked(features: Features, names: readonly FeatureCode[]): Features {
  const left = featureCodes.filter((code) => features[code] !== undefined && !names.includes(code)).map((code) => [code, features[code]]);
  return Features.parse({ ...Object.fromEntries(left), ...(names.includes('number_of_ips') ? { number_of_ips: { limit: 0 } } : {}) });
}
