import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Stretch } from '../../table/query.ts';
import type { ProductCode } from '../plan/product.ts';
import { HostFacts } from './run-host.ts';

/** The latest tests of a host that are kept with it; older ones are in the histories of their scans. */
export const historyMax = 25;

export const Tested = z.object({
  scan: z.object({ id: z.string(), name: z.string() }),
  history_id: z.string(),
  status: HostFacts.shape.status,
  severity: z.number(),
  findings: z.int(),
  compliance: z.boolean().nullable(),
  seen_at: z.string(),
});

const Stored = HostFacts.extend({
  /** By scan: the latest run that tested it, and whether it is still in the scope of the scan. */
  sightings: z.record(z.string(), z.object({ run_id: z.string(), in_scope: z.boolean() })),
  /** Newest first. */
  history: z.array(Tested),
  exceptions_count: z.int(),
});

/** A host of the organization across all runs of a product: as the latest finished run saw it, with all that is open on it. */
export const KnownHosts = entity(Stored, {
  name: 'Host',
  family: 'HOST',
  within: ({ product }) => product,
  indexes: {
    newest: ({ id, product, created_at }, owner) => ({ partition: tenantKey(owner, 'HOST', product), sort: `${created_at}#${id}` }),
    // Among hosts of one severity the one with more findings is worse.
    worst: ({ id, product, severity, critical, high, medium, low, log }, owner) => ({ partition: tenantKey(owner, 'HOST', product), sort: `${severity.toFixed(1).padStart(4, '0')}#${String(critical + high + medium + low + log).padStart(6, '0')}#${id}` }),
  },
});
export type KnownHost = ReturnType<typeof KnownHosts.parse>;

/** All hosts of a product in the order of an index. */
export function indexed(owner: string, index: 'newest' | 'worst', product: ProductCode): Stretch {
  return { partition: tenantKey(owner, 'HOST', product), index };
}
