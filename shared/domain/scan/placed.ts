import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { countPlaces, placed, placesStretch } from '../../table/place.ts';
import { tenant, user } from '../actor/context.ts';
import { recent as recentList, running as runningList, upcoming as upcomingList } from './places.ts';
import { list, present, type Presented, type Scan, Scans } from './scan.ts';
import { isBusy } from './status.ts';

interface Own {
  name: string;
  /** Its order among the columns of scans, for when the scans themselves are examined. */
  order: ListRequest['sort'];
  where: (scan: Scan) => boolean;
}

/** The busy ones, with their progress. */
export function running(request: ListRequest): Promise<Page<Presented>> {
  return placedPage(request, { name: runningList, order: { column: 'created_at', descending: true }, where: ({ status }) => isBusy(status) });
}

/** Those whose latest run is done, the one that ended last first. */
export function recent(request: ListRequest): Promise<Page<Presented>> {
  return placedPage(request, { name: recentList, order: { column: 'finished_at', descending: true }, where: ({ status }) => status === 'Done' });
}

/** Those whose schedule has a next time, soonest first. */
export function upcoming(request: ListRequest): Promise<Page<Presented>> {
  return placedPage(request, { name: upcomingList, order: { column: 'next_time', descending: false }, where: ({ next_time }) => next_time !== null });
}

/** In its own order a page is one query of the list's rows and one read of their scans, at any depth; in any other, and filtered, the scans are examined. */
async function placedPage(request: ListRequest, { name, order, where }: Own): Promise<Page<Presented>> {
  const unordered = request.sort.column === 'created_at' && request.sort.descending;
  const plain = unordered && request.filters.length === 0 && !request.created.from && !request.created.to;
  if (!plain) return list(unordered ? { ...request, sort: order } : request, where);
  const places = [name, user().active_product];
  const rows = { stretches: [placesStretch(tenant(), places)], parse: placed, columns: {}, total: () => countPlaces(tenant(), places) };
  const page = await listOf(rows, { ...request, sort: { column: 'created_at', descending: order.descending } });
  const scans = await Scans.getEach(tenant(), page.items.map(({ id }) => id), user().active_product);
  return { ...page, items: await present(scans) };
}
