import type { Dialect } from '../dialect.ts';
import type { Parameter, Schema } from './document.ts';

/** How each surface spells pages, filters and order. */
export const listParameters: Record<Dialect['surface'], (columns: string[]) => Parameter[]> = {
  scanning: (columns) => [
    optional('page', { type: 'integer', minimum: 1, default: 1 }, 'Reaches the first 10,000 rows; deeper pages go by `cursor`.'),
    optional('per_page', { type: 'integer', minimum: 1, default: 10 }, 'More than 100 is cut to 100.'),
    optional('cursor', { type: 'string' }, '`meta.pagination.next_cursor` of the page before: costs the same at any depth. Holds for this tenant and this question only.'),
    {
      ...optional('q', { type: 'object', properties: Object.fromEntries(['created_at', ...columns].map((column) => [column, { type: 'string' }])) }, `\`q[column]=value\`; \`*\` stands for anything, case is ignored, several columns are joined by AND.`),
      style: 'deepObject',
      explode: true,
    },
    optional('sort_by', { type: 'string', default: 'created_at desc', pattern: `^(${['created_at', ...columns].join('|')})( (asc|desc))?$` }, '`name desc` or `name`; `sort_by[name]=desc` is accepted too.'),
    optional('date_range_start', { type: 'string', examples: ['2026-01-31 00:00:00'] }, "Rows made from then on: `YYYY-MM-DD hh:mm:ss` in the user's time zone, included."),
    optional('date_range_end', { type: 'string', examples: ['2026-02-28 23:59:59'] }, "Rows made until then: `YYYY-MM-DD hh:mm:ss` in the user's time zone, included."),
    optional('relative_date_range', { type: 'string', pattern: '^([0-9]{1,5}[smhdMyq]|[1-4]q[0-9]{4})$', examples: ['10d', '1q2026'] }, 'So long back from now, a number with `s`econds, `m`inutes, `h`ours, `d`ays, `M`onths, `y`ears or `q`uarters; or a quarter of a year as `1q2026`. Explicit dates win.'),
  ],
  cloudfoundry: (columns) => [
    optional('page', { type: 'integer', minimum: 1, default: 1 }, 'Follow `next_url` instead: it is null on the last page.'),
    optional('results-per-page', { type: 'integer', minimum: 1, maximum: 100, default: 50 }, 'Resources of a page.'),
    optional('order-by', { type: 'string', enum: [...new Set(['id', ...columns])] }, 'Without it the oldest comes first.'),
    optional('order-direction', { type: 'string', enum: ['asc', 'desc'], default: 'asc' }, 'Of `order-by`.'),
    ...(columns.length > 0 ? [conditions(columns)] : []),
    optional('inline-relations-depth', { type: 'integer', minimum: 0, maximum: 3, default: 0 }, 'From 1 up the related resources stand beside their URLs; 2 and 3 answer as 1.'),
  ],
  concord: (columns) => [
    optional('offset', { type: 'integer', minimum: 0, default: 0 }, 'Items before the page; reaches the first 10,000.'),
    optional('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, 'Items of the page.'),
    optional('sort', { type: 'string', enum: [...new Set(['dateCreated', ...columns])], default: 'dateCreated' }, 'What the items are ordered by.'),
    optional('order', { type: 'string', enum: ['asc', 'desc'], default: 'asc' }, 'Of `sort`.'),
  ],
};

/** Cloud Foundry's filter: `q=name:a&q=status:active`. */
function conditions(columns: string[]): Parameter {
  const description = `\`column:value\`, \`column IN a,b\`, also \`>\`, \`>=\`, \`<\`, \`<=\`; several are joined by AND. Columns: ${columns.join(', ')}.`;
  return { ...optional('q', { type: 'array', items: { type: 'string' } }, description), style: 'form', explode: true };
}

function optional(name: string, schema: Schema, description: string): Parameter {
  return { name, in: 'query', required: false, description, schema };
}
