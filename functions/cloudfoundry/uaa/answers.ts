import * as z from 'zod';
import type { Answer } from '../../../shared/http/answer.ts';
import { json } from '../dialect.ts';

/** How a UAA says no: another body than the Cloud Controller's. The CLI branches on `error`. */
const UaaError = z.object({ error: z.string(), error_description: z.string() }).meta({ id: 'UaaError' });

export interface Refused {
  refused: number;
  error: string;
  error_description: string;
  retryAfterSeconds?: number | undefined;
}

export function refused(status: number, error: string, error_description: string): Refused {
  return { refused: status, error, error_description };
}

/** The thing itself, or how a UAA refuses it, with one of these statuses. */
export function uaa<S extends z.ZodType<object, object>>(schema: S, statuses: number[], location?: (result: z.output<S>) => string): Answer<z.input<S> | Refused> {
  return {
    schema,
    contentType: json,
    tells: location ? ['Location'] : [],
    others: Object.fromEntries(statuses.map((status) => [status, UaaError])),
    present(result) {
      if ('refused' in result) {
        const { refused: status, error, error_description, retryAfterSeconds } = result;
        return { status, body: JSON.stringify({ error, error_description }), headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) } };
      }
      const shown = schema.parse(result);
      return { body: JSON.stringify(shown), headers: { 'cache-control': 'no-store', ...(location ? { location: location(shown) } : {}) } };
    },
  };
}
