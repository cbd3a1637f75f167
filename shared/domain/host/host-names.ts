import type { Operation } from '../../table/operation.ts';
import { moveOperations, type Place, placesStretch } from '../../table/place.ts';
import { queryRows } from '../../table/query.ts';
import { keyTextMax } from '../../table/way.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';

/** Hosts of one name that a question looks at: a name of more says little about any of them. */
const hostsMax = 100;

/** A host, or none, and what is known of it. A finding keeps the name under which it was seen last. */
interface Named {
  host: { hostnames: string[] } | undefined;
  findings: ReadonlyMap<string, { hostname: string | null }>;
}

/** The ids of the hosts that have this name, in lower case, or on which something was found under it; undefined for too many. */
export async function hostsNamed(product: ProductCode, name: string): Promise<string[] | undefined> {
  const { rows } = await queryRows(placesStretch(tenant(), placeOf(product, name).list), hostsMax + 1);
  return rows.length > hostsMax ? undefined : rows.map(({ id }) => String(id));
}

/** The writes that bring the small rows of a host's names from what it was to what it is. */
export function renaming(product: ProductCode, hostId: string, before: Named, after: Named): Operation[] {
  const places = (named: Named): Place[] => [...namesOf(named)].map((name) => placeOf(product, name));
  return moveOperations(tenant(), hostId, places(before), places(after));
}

/** How many rows the way from one to the other may touch. */
export function renamesAtMost(before: Named, after: Named): number {
  const stays = namesOf({ host: before.host, findings: new Map() }).intersection(namesOf({ host: after.host, findings: new Map() }));
  return namesOf(before).union(namesOf(after)).difference(stays).size;
}

function namesOf({ host, findings }: Named): Set<string> {
  const names = [...(host?.hostnames ?? []), ...[...findings.values()].map(({ hostname }) => hostname)];
  return new Set(names.flatMap((name) => (name === null || Buffer.byteLength(name) > keyTextMax ? [] : name.toLowerCase())));
}

function placeOf(product: ProductCode, name: string): Place {
  return { list: ['HOST_NAME', product, name], sort: '', counted: false };
}
