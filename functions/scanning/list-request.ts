import { createHash } from 'node:crypto';
import { dateRange } from './date-range.ts';
import type { RawRequest } from '../../shared/http/request.ts';
import { problem } from '../../shared/problems.ts';
import type { ListRequest } from '../../shared/table/list.ts';

const perPageDefault = 10;
/** Documented maximum; more is cut to it. */
const perPageMax = 100;
/** Characters of a column's name: longer than any, so that an unknown one can be named in the refusal. */
const columnLengthMax = 64;

/** `page`, `per_page`, `q[column]`, dates and `sort_by` as the reference documents them (3.5), and our `cursor`. */
export function readList(request: RawRequest): ListRequest {
  const one = (name: string): string | undefined => request.query[name]?.at(-1);
  return {
    page: wholeNumber('page', one('page'), 1),
    per_page: Math.min(wholeNumber('per_page', one('per_page'), perPageDefault), perPageMax),
    cursor: one('cursor'),
    filters: filters(request.query),
    created: dateRange({ start: one('date_range_start'), end: one('date_range_end'), relative: one('relative_date_range') }),
    sort: sort(request.query),
    question: questionOf(request),
  };
}

function wholeNumber(name: string, text: string | undefined, absent: number): number {
  if (text === undefined || text === '') return absent;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1) throw problem.invalid({ [name]: ['must be a whole number from 1 up'] });
  return Number(text);
}

function filters(query: RawRequest['query']): ListRequest['filters'] {
  return Object.entries(query).flatMap(([name, values]) => {
    const column = /^q\[(.*)\]$/s.exec(name)?.[1]?.slice(0, columnLengthMax);
    if (column === undefined) return [];
    return values.map((value) => ({ column, ...condition(value) }));
  });
}

/** What a filter asks for: to match, and without `*` to be equal to. */
export function condition(pattern: string): Pick<ListRequest['filters'][number], 'matches' | 'exact'> {
  const plain = unquoted(pattern);
  return { matches: matcher(pattern), exact: plain.includes('*') ? undefined : plain };
}

/** `*` stands for anything; without it the whole value has to be equal. Ignores case; quotes around the value are optional. */
export function matcher(pattern: string): (value: string) => boolean {
  const plain = unquoted(pattern);
  const [head = '', ...rest] = plain.split('*');
  if (rest.length === 0) return (value) => value.toLowerCase() === head;
  const tail = rest.pop() ?? '';
  return (value) => {
    const text = value.toLowerCase();
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    return inOrder(text.slice(head.length, text.length - tail.length), rest);
  };
}

function unquoted(pattern: string): string {
  return pattern.replace(/^(['"])(.*)\1$/s, '$2').toLowerCase();
}

/** Each part after the one before: linear, however many stars there are. */
function inOrder(text: string, parts: string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

/** `sort_by[name]=desc`, `sort_by=name desc`, `sort_by=name`. */
function sort(query: RawRequest['query']): ListRequest['sort'] {
  for (const [name, values] of Object.entries(query)) {
    const bracketed = /^sort_by\[(.*)\]$/s.exec(name)?.[1]?.slice(0, columnLengthMax);
    const words = bracketed === undefined ? (name === 'sort_by' ? (values.at(-1) ?? '').trim().split(/\s+/) : undefined) : [bracketed, values.at(-1) ?? ''];
    if (words) return order(words[0] ?? '', (words[1] ?? 'asc').toLowerCase());
  }
  return { column: 'created_at', descending: true };
}

function order(column: string, direction: string): ListRequest['sort'] {
  if (direction !== 'asc' && direction !== 'desc') throw problem.invalid({ sort_by: ['direction must be asc or desc'] });
  return { column, descending: direction === 'desc' };
}

/** Everything but page and cursor, so that a cursor fits no other question. */
function questionOf({ path, query }: RawRequest): string {
  const asked = Object.entries(query).filter(([name]) => name !== 'page' && name !== 'cursor').sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([path, asked])).digest('base64url');
}
