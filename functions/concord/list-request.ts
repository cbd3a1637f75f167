import type { RawRequest } from '../../shared/http/request.ts';
import type { ListRequest } from '../../shared/table/list.ts';
import { memberProblem } from './schema-problem.ts';

const limitDefault = 100;
const limitMax = 1000;

/** `offset`, `limit`, `sort` and `order` as documented (2); filters are each list's own. One row more than asked for is read, to know whether it is the end. */
export function readList(request: RawRequest): ListRequest {
  const { offset, limit } = windowOf(request);
  const [sort, order] = [text(request, 'sort') ?? 'dateCreated', text(request, 'order') ?? 'asc'];
  if (order !== 'asc' && order !== 'desc') throw memberProblem('querystring', 'order', 'must be equal to one of the allowed values');
  // The shared list's own name for it, which is none of this surface's.
  if (sort === 'created_at') throw unknownSort();
  return {
    page: 1,
    per_page: limit + 1,
    offset,
    cursor: undefined,
    filters: [],
    created: { from: undefined, to: undefined },
    sort: { column: sort === 'dateCreated' ? 'created_at' : sort, descending: order === 'desc' },
    question: '',
  };
}

export function unknownSort() {
  return memberProblem('querystring', 'sort', 'must be equal to one of the allowed values');
}

/** Which rows are asked for. */
export function windowOf(request: Pick<RawRequest, 'query'>): { offset: number; limit: number } {
  return { offset: integer(request, 'offset', 0, 0, Number.MAX_SAFE_INTEGER), limit: integer(request, 'limit', limitDefault, 1, limitMax) };
}

function integer(request: Pick<RawRequest, 'query'>, name: string, absent: number, least: number, most: number): number {
  const given = text(request, name);
  if (given === undefined) return absent;
  if (!/^-?\d{1,20}$/.test(given)) throw memberProblem('querystring', name, 'must be integer');
  if (Number(given) < least) throw memberProblem('querystring', name, `must be >= ${least}`);
  if (Number(given) > most) throw memberProblem('querystring', name, `must be <= ${most}`);
  return Number(given);
}

function text({ query }: Pick<RawRequest, 'query'>, name: string): string | undefined {
  const values = query[name] ?? [];
  if (values.length > 1) throw memberProblem('querystring', name, name === 'sort' || name === 'order' ? 'must be string' : 'must be integer');
  return values[0];
}

/** The documented filters: text that the value contains, whatever its case. Undefined where nothing is asked. */
export function containing(column: string, part: string | undefined): ListRequest['filters'] {
  if (part === undefined) return [];
  const wanted = part.toLowerCase();
  return [{ column, matches: (value) => value.toLowerCase().includes(wanted) }];
}

export function equal(column: string, wanted: string | undefined): ListRequest['filters'] {
  return wanted === undefined ? [] : [{ column, matches: (value) => value === wanted }];
}
