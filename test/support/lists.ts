import type { ListRequest } from '../../shared/table/list.ts';

/** A list question without anything special: the first page, newest first. */
export function firstPage(changes: Partial<ListRequest> = {}): ListRequest {
  return { page: 1, per_page: 10, cursor: undefined, filters: [], created: { from: undefined, to: undefined }, sort: { column: 'created_at', descending: true }, question: 'q', ...changes };
}
