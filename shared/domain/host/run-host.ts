import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { products } from '../plan/product.ts';

/** Open ports beyond this say nothing new about a host, and an item holds 400 kB. */
export const servicesMax = 1000;

/** Names of a host beyond this: each is a row of its own in the list of what has a name (host-names.ts), written in one transaction. */
export const hostnamesMax = 20;

export const Service = z.object({ port: z.int(), protocol: z.enum(['tcp', 'udp']), name: z.string(), product: z.string(), version: z.string(), tls: z.boolean() });
export const Os = z.object({ name: z.string(), cpe: z.string().nullable(), confidence: z.number() });

/** What is known of a host, in one run or altogether. */
export const HostFacts = z.object({
  product: z.enum(products),
  /** The address; the name where it leads to none. */
  ip: z.string(),
  hostnames: z.array(z.string()),
  status: z.enum(['up', 'down', 'incomplete']),
  /** Why it has this status. */
  reason: z.string(),
  os: Os.nullable(),
  services: z.array(Service),
  critical: z.int(),
  high: z.int(),
  medium: z.int(),
  low: z.int(),
  log: z.int(),
  /** Findings that an exception has taken out: they are in no band. */
  excepted: z.int(),
  severity: z.number(),
  compliance: z.boolean().nullable(),
  first_seen_at: z.string(),
  last_seen_at: z.string(),
  scan: z.object({ id: z.string(), name: z.string() }),
  run_id: z.string(),
});

/**
 * The result of one host in one run. Hosts that did not answer are apart, so that a list of a large network shows what is there;
 * a host that could not be tested (unresolvable name, refused address, given up) is not one of them.
 */
export const RunHosts = entity(HostFacts, { name: 'Host', family: 'RUN_HOST', within: ({ run_id, status }) => (status === 'down' ? silentHosts(run_id) : run_id) });
export type RunHost = ReturnType<typeof RunHosts.parse>;

export function silentHosts(runId: string): string {
  return `${runId}#DOWN`;
}
