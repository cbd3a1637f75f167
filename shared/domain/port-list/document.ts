import * as z from 'zod';
import { products } from '../plan/product.ts';
import type { PortList } from './port-list.ts';
import { transports } from './port-ranges.ts';
import { targetsByPortList } from './use.ts';

export const PortRangeDocument = z.object({ id: z.string(), start: z.int(), end: z.int(), type: z.enum(transports), comment: z.string() }).meta({ id: 'PortRange' });

export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    comment: z.string(),
    app_type: z.enum(products).nullable(),
    active: z.boolean(),
    predefined: z.boolean(),
    port_count: z.object({ all: z.int(), tcp: z.int(), udp: z.int() }),
    port_ranges: z.array(PortRangeDocument),
    /** Targets of the asking organization. */
    targets_count: z.int(),
    owner: z.object({ id: z.string(), username: z.string() }).nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'PortList' });

/** The lists with the asking organization's use of them. */
export async function present(lists: PortList[]): Promise<z.input<typeof Document>[]> {
  const targetsOf = await targetsByPortList();
  return lists.map((list) => ({ ...list, targets_count: targetsOf(list.id) }));
}

export async function presentOne(list: PortList): Promise<z.input<typeof Document>> {
  const targetsOf = await targetsByPortList();
  return { ...list, targets_count: targetsOf(list.id) };
}
