import * as z from 'zod';
import { problem } from '../../problems.ts';
import { list as listOf, type Listing, type ListRequest, type Page } from '../../table/list.ts';
import { tenant, user } from '../actor/context.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { queryRows, type Stretch } from '../../table/query.ts';
import { itemsOf } from '../../table/merge.ts';
import type { Part } from '../../table/way.ts';
import { number, totalsOf } from '../vulnerability/totals.ts';
import * as Host from './host.ts';
import { hostId } from './host-id.ts';
import { hostsNamed } from './host-names.ts';
import { indexed, type KnownHost, KnownHosts, Tested } from './known-host.ts';
import { Service } from './run-host.ts';

type Presented = z.input<typeof Host.Document>;

/** A host with everything that is kept of it. */
export const Details = Host.Document.extend({
  services: z.array(Service),
  /** Its latest tests, newest first. */
  history: z.array(Tested),
}).meta({ id: 'HostDetails' });

export const columns = Host.columns;

const mostDefault = 10;
const mostMax = 100;
export const MostQuery = z.object({ limit: z.coerce.number().int().min(1).max(mostMax).default(mostDefault).meta({ description: 'How many hosts' }) });

/** The hosts that scans of the active product have found, with all that is open on them. */
export async function list(request: ListRequest): Promise<Page<Presented>> {
  const { items, ...page } = await listOf(listing(user().active_product), request);
  return { ...page, items: items.map(Host.present) };
}

/** The worst first: by severity, then by the number of findings. */
export async function mostVulnerable({ limit }: z.output<typeof MostQuery>): Promise<Page<Presented>> {
  const worst = { ...indexed(tenant(), 'worst', user().active_product), newestFirst: true };
  const { rows } = await queryRows(worst, limit);
  const items = (await itemsOf([worst], rows)).map((row) => Host.present(KnownHosts.parse(row)));
  return { items, page: 1, per_page: limit, total: items.length, next_cursor: undefined };
}

export async function show(id: string): Promise<z.input<typeof Details>> {
  const found = await Promise.all(products.map((product) => KnownHosts.get(tenant(), id, product)));
  const host = found.find((one) => one !== undefined);
  if (!host) throw problem.notFound(KnownHosts.name);
  return { ...host, ...Host.present(host) };
}

function listing(product: ProductCode): Listing<KnownHost> {
  const total = async (): Promise<number> => (await totalsOf(product)).numbers[number.hosts] ?? 0;
  const hosts = (ids: string[]): Stretch[] => ids.map((id) => ({ ...KnownHosts.stretch(tenant(), product), from: id, to: id }));
  const named = async (name: string): Promise<Part<KnownHost> | undefined> => {
    const ids = await hostsNamed(product, name);
    // A row says that the host or a finding on it has the name.
    return ids && { stretches: hosts(ids), total: async () => ids.length, where: () => true };
  };
  return {
    stretches: [indexed(tenant(), 'newest', product)],
    timed: true,
    parse: KnownHosts.parse,
    columns,
    total,
    ways: [
      { by: ['ip'], order: 'id', part: ([ip = '']) => ({ stretches: hosts([hostId(tenant(), ip)]), total: async () => 1 }) },
      { by: ['hostname'], order: 'id', part: ([name = '']) => named(name) },
      { by: [], order: 'severity', part: () => ({ stretches: [indexed(tenant(), 'worst', product)], total }) },
    ],
  };
}
