import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { products } from '../plan/product.ts';

/**
 * A host that a scan has tested at some time: what the end of a run and the end of the scan walk, to find what it knows without
 * reading what every other scan knows.
 */
const Stored = z.object({
  scan_id: z.string(),
  product: z.enum(products),
  /** The run whose scope did not hold it any more. */
  left: z.string().nullable(),
});

export const ScanHosts = entity(Stored, { name: 'Host', family: 'SCAN_HOST', within: ({ scan_id }) => scan_id });
export type ScanHost = ReturnType<typeof ScanHosts.parse>;
