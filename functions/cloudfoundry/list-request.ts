import { refuse } from '../../shared/domain/foundry/refusal.ts';
import type { RawRequest } from '../../shared/http/request.ts';
import type { ListRequest } from '../../shared/table/list.ts';

const perPageDefault = 50;
const perPageMax = 100;
const depthMax = 3;
/** Values of all conditions together: each may cost a question to the table. */
const valuesMax = 100;

/** One condition of `q`. */
interface Condition {
  key: string;
  operator: ':' | '>=' | '<=' | '<' | '>' | 'IN';
  values: string[];
}

/** `page`, `results-per-page`, `order-by`, `order-direction`, `inline-relations-depth` and `q`; a mistake is named with an underscore, as documented. */
export function readList({ query }: RawRequest, columns: string[]): ListRequest {
  const per_page = wholeNumber('results_per_page', one(query, 'results-per-page'), perPageDefault);
  if (per_page > perPageMax) throw refuse('BadQueryParameter', `results_per_page must be <= ${perPageMax}`);
  depthOf(query);
  const conditions = conditionsOf(query);
  const unknown = conditions.find(({ key }) => !columns.includes(key));
  if (unknown) throw refuse('BadQueryParameter', unknown.key);
  return {
    page: wholeNumber('page', one(query, 'page'), 1),
    per_page,
    cursor: undefined,
    filters: conditions.map((condition) => ({ column: condition.key, matches: matcher(condition) })),
    created: { from: undefined, to: undefined },
    sort: { column: orderBy(query, columns), descending: direction(query) === 'desc' },
    question: '',
  };
}

/** How deep relations are to be inlined. */
export function depthOf(query: RawRequest['query']): number {
  const text = one(query, 'inline-relations-depth');
  if (text === undefined || text === '') return 0;
  if (!/^\d{1,9}$/.test(text)) throw refuse('BadQueryParameter', 'inline_relations_depth must be a positive integer');
  if (Number(text) > depthMax) throw refuse('BadQueryParameter', `inline_relations_depth must be <= ${depthMax}`);
  return Number(text);
}

/** All conditions of all `q`; they hold together. */
export function conditionsOf(query: RawRequest['query']): Condition[] {
  const texts = (query['q'] ?? []).flatMap((text) => text.replaceAll(';;', '\0').split(';')).filter((text) => text !== '');
  const conditions = texts.map((text): Condition => {
    const [, key = '', operator = '', value = ''] = /^([a-z_]{1,64})(:|>=|<=|<|>| IN )(.*)$/s.exec(text.replaceAll('\0', ';')) ?? [];
    if (!isOperator(operator)) throw refuse('BadQueryParameter', text.slice(0, 64));
    return operator === ' IN ' ? { key, operator: 'IN', values: [...new Set(value.split(','))] } : { key, operator, values: [value] };
  });
  if (conditions.flatMap(({ values }) => values).length > valuesMax) throw refuse('BadQueryParameter', `q names more than ${valuesMax} values`);
  return conditions;
}

function direction(query: RawRequest['query']): 'asc' | 'desc' {
  const given = one(query, 'order-direction') ?? 'asc';
  if (given !== 'asc' && given !== 'desc') throw refuse('BadQueryParameter', `order_direction must be 'asc' or 'desc' but was '${given.slice(0, 64)}'`);
  return given;
}

function orderBy(query: RawRequest['query'], columns: string[]): string {
  const given = one(query, 'order-by') ?? 'id';
  if (given === 'id') return 'created_at';
  if (given !== 'name' || !columns.includes('name')) throw refuse('OrderByParameterInvalid', given.slice(0, 64));
  return given;
}

/** Names are the same whatever their case, and so is every other text that clients look for. */
function matcher({ operator, values }: Condition): (cell: string) => boolean {
  const wanted = values.map((value) => value.toLowerCase());
  const [first = ''] = wanted;
  const compare = {
    ':': (cell: string) => cell === first,
    IN: (cell: string) => wanted.includes(cell),
    '>=': (cell: string) => cell >= first,
    '<=': (cell: string) => cell <= first,
    '>': (cell: string) => cell > first,
    '<': (cell: string) => cell < first,
  }[operator];
  return (cell) => compare(cell.toLowerCase());
}

function isOperator(text: string): text is ':' | '>=' | '<=' | '<' | '>' | ' IN ' {
  return [':', '>=', '<=', '<', '>', ' IN '].includes(text);
}

function wholeNumber(name: string, text: string | undefined, absent: number): number {
  if (text === undefined || text === '') return absent;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw refuse('BadQueryParameter', `${name} must be a positive integer`);
  return Number(text);
}

function one(query: RawRequest['query'], name: string): string | undefined {
  return query[name]?.at(-1);
}
