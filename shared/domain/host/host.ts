import * as z from 'zod';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { tenant } from '../actor/context.ts';
import { createdWithin, withoutDates } from '../../table/created-within.ts';
import { products } from '../plan/product.ts';
import type { ShownRun } from '../run/shown-run.ts';
import { Results, resultsOf } from '../vulnerability/severity-counts.ts';
import { Os, type RunHost, RunHosts } from './run-host.ts';

export const Document = z
  .object({
    id: z.string(),
    ip: z.string(),
    hostnames: z.array(z.string()),
    /** `incomplete`: it could not be tested, or not to the end. */
    status: z.enum(['up', 'down', 'incomplete']),
    reason: z.string(),
    product: z.enum(products),
    os: Os.nullable(),
    severity: z.number(),
    results: Results,
    open_ports: z.array(z.object({ port: z.int(), protocol: z.enum(['tcp', 'udp']), service: z.string(), product: z.string() })),
    compliance: z.boolean().nullable(),
    first_seen_at: z.string(),
    last_seen_at: z.string(),
    last_scan: z.object({ id: z.string(), name: z.string() }),
    history_id: z.string(),
    exceptions_count: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Host' });

export const columns = {
  ip: ({ ip }: RunHost) => ip,
  hostname: ({ hostnames }: RunHost) => hostnames,
  os: ({ os }: RunHost) => os?.name,
  status: ({ status }: RunHost) => status,
  severity: ({ severity }: RunHost) => severity,
  last_seen_at: ({ last_seen_at }: RunHost) => last_seen_at,
};

/** The hosts of one run that answered or could not be tested; those that did not answer are only counted. */
export async function listOfRun(run: ShownRun | undefined, request: ListRequest): Promise<Page<z.input<typeof Document>>> {
  const within = createdWithin(request);
  const stretches = run ? [RunHosts.stretch(tenant(), run.run_id)] : [];
  const dated = request.created.from !== undefined || request.created.to !== undefined;
  const hosts = { stretches, parse: RunHosts.parse, columns, total: async () => run?.hosts ?? 0, ...(dated ? { where: within } : {}) };
  const { items, ...page } = await listOf(hosts, withoutDates(request));
  return { ...page, items: items.map(present) };
}

export function present(host: RunHost & { exceptions_count?: number }): z.input<typeof Document> {
  return {
    ...host,
    results: resultsOf(host),
    open_ports: host.services.map(({ port, protocol, name, product, version }) => ({ port, protocol, service: name, product: `${product} ${version}`.trim() })),
    last_scan: host.scan,
    history_id: host.run_id,
    exceptions_count: host.exceptions_count ?? 0,
  };
}
