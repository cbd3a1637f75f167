import * as z from 'zod';
import { user } from '../actor/context.ts';
import { allowancesFor } from './allowance.ts';
import { exactCount } from './exact-count.ts';
import { parseHosts } from './hosts.ts';
import { countHosts } from './hosts-count.ts';
import { complaints } from './scope.ts';

export const Calculate = z.object({ hosts: z.string(), exclude_hosts: z.string().nullable().default('') });

const Share = z
  .object({ limit: exactCount().nullable().meta({ description: 'null: without limit' }), used: exactCount(), after: exactCount(), allowed: z.boolean() })
  .meta({ id: 'HostAllowance' });

/** The documented answer; the internal features appear in their products only, `errors_map` when something did not parse. */
export const Calculation = z
  .object({
    total: exactCount(),
    excluded: exactCount(),
    max_hosts: exactCount(),
    invalid: z.array(z.string()).meta({ description: 'The parts that are no host; errors_map says why' }),
    errors_map: z.record(z.string(), z.array(z.string())).optional(),
    number_of_ips: Share,
    internal_vrms: Share.optional(),
    internal_penetration: Share.optional(),
  })
  .meta({ id: 'HostCalculation' });

/** Counts whatever parses, beside what the active product's plan allows. It judges nothing: the guard speaks when a target is made. */
export async function calculateHosts(texts: z.output<typeof Calculate>): Promise<z.input<typeof Calculation>> {
  const [given, without] = [parseHosts(texts.hosts), parseHosts(texts.exclude_hosts ?? '')];
  const scope = { included: given.items, excluded: without.items };
  const bad = Object.entries({ hosts: given.invalid, exclude_hosts: without.invalid }).filter(([, invalid]) => invalid.length > 0);
  const [ips, ...internal] = await allowancesFor(user().active_product, scope);
  return {
    ...countHosts(scope.included, scope.excluded),
    invalid: bad.flatMap(([, invalid]) => invalid.map(({ text }) => text)),
    ...(bad.length > 0 ? { errors_map: Object.fromEntries(bad.map(([field, invalid]) => [field, complaints(invalid)])) } : {}),
    number_of_ips: ips,
    ...Object.fromEntries(internal.map(({ feature, ...share }) => [feature, share])),
  };
}
