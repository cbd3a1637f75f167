import * as z from 'zod';
import type { Answer } from '../../shared/http/answer.ts';
import type { Page } from '../../shared/table/list.ts';
import { windowOf } from './list-request.ts';

const contentType = 'application/json';

/** The object itself, and where it is when it was made. */
export function object<S extends z.ZodType>(schema: S, location?: (made: z.output<S>) => string): Answer<z.input<S>> {
  return {
    schema,
    contentType,
    tells: location ? ['Location'] : [],
    present(result) {
      const body = schema.parse(result);
      return { body: JSON.stringify(body), headers: location ? { location: location(body) } : {} };
    },
  };
}

/** `{"offset","count","total","items"}`. A page that is the last one knows the total better than a count that follows a moment later. */
export function list<S extends z.ZodType>(item: S): Answer<Page<z.input<S>>> {
  const schema = z.object({ offset: z.int(), count: z.int(), total: z.int(), items: z.array(item) });
  return {
    schema,
    contentType,
    present(page, request) {
      const { offset, limit } = windowOf(request);
      const items = page.items.slice(0, limit);
      const isLast = page.items.length <= limit && (items.length > 0 || offset === 0);
      const total = isLast ? offset + items.length : Math.max(page.total, items.length === 0 ? 0 : offset + page.items.length);
      return { body: JSON.stringify(schema.parse({ offset, count: items.length, total, items })) };
    },
  };
}
