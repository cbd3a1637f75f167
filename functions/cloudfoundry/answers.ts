import * as z from 'zod';
import type { Answer } from '../../shared/http/answer.ts';
import type { RawRequest } from '../../shared/http/request.ts';
import type { Page } from '../../shared/table/list.ts';
import { json } from './dialect.ts';

export const Metadata = z.object({ guid: z.string(), url: z.string(), created_at: z.string(), updated_at: z.string() });

/** A thing as every list and every answer shows it. */
export interface Resource<E = unknown> {
  metadata: z.input<typeof Metadata>;
  entity: E;
}

interface ResourcePage<E = unknown> extends Pick<Page<unknown>, 'page' | 'per_page' | 'total'> {
  items: Resource<E>[];
  /** Of `orphan-relations=1`: the related things by guid. */
  orphans?: Record<string, unknown> | undefined;
}

/** The envelope of something stored; times without fractions of a second. */
export function resource<E>(url: string, { id, created_at, updated_at }: { id: string; created_at: string; updated_at: string }, entity: E): Resource<E> {
  return { metadata: { guid: id, url: `${url}/${id}`, created_at: seconds(created_at), updated_at: seconds(updated_at) }, entity };
}

export function seconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}

/** One thing; `Location` for what a POST made. */
export function one<S extends z.ZodType>(entity: S, options: { location?: boolean } = {}): Answer<Resource<z.input<S>>> {
  const schema = z.object({ metadata: Metadata, entity, orphans: z.record(z.string(), z.unknown()).optional() });
  return {
    schema,
    contentType: json,
    tells: options.location ? ['Location'] : [],
    present: (result) => ({ body: JSON.stringify(schema.parse(result)), headers: options.location ? { location: result.metadata.url } : {} }),
  };
}

/** A page with its links; `warning` for a route that clients should leave. */
export function page<S extends z.ZodType>(entity: S, options: { warning?: string } = {}): Answer<ResourcePage<z.input<S>>> {
  const link = z.string().nullable();
  const schema = z.object({ total_results: z.int(), total_pages: z.int(), prev_url: link, next_url: link, resources: z.array(z.object({ metadata: Metadata, entity })), orphans: z.record(z.string(), z.unknown()).optional() });
  return {
    schema,
    contentType: json,
    present({ items, page: at, per_page, total, orphans }, request) {
      const total_pages = Math.max(1, Math.ceil(total / per_page));
      const links = { prev_url: at > 1 ? linkTo(request, at - 1, per_page) : null, next_url: at < total_pages ? linkTo(request, at + 1, per_page) : null };
      const body = { total_results: total, total_pages, ...links, resources: items, ...(orphans ? { orphans } : {}) };
      return { body: JSON.stringify(schema.parse(body)), headers: options.warning === undefined ? {} : { 'x-cf-warnings': encodeURIComponent(options.warning).replaceAll('%20', '+') } };
    },
  };
}

/** A body without an envelope. */
export function bare<S extends z.ZodType>(schema: S): Answer<z.input<S>> {
  return { schema, contentType: json, present: (result) => ({ body: JSON.stringify(schema.parse(result)) }) };
}

/** 204: no body, and no type of one. */
export function nothing(): Answer<void> {
  return { schema: null, contentType: json, present: () => ({ body: '', headers: {} }) };
}

const repeated = ['exclude-relations', 'include-relations', 'inline-relations-depth', 'order-by', 'orphan-relations', 'q'];

/** Path and query of another page: keys in alphabetical order, and only what the request had beside order, page and size. */
function linkTo({ path, query }: RawRequest, at: number, per_page: number): string {
  const always = { 'order-direction': [query['order-direction']?.at(-1) ?? 'asc'], page: [String(at)], 'results-per-page': [String(per_page)] };
  const asked = Object.fromEntries(repeated.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
  const pairs = Object.entries<string[]>({ ...asked, ...always }).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, values]) => values.map((value) => `${name}=${encodeURIComponent(value).replaceAll('%3A', ':')}`));
  return `${path.replace(/\/$/, '')}?${pairs.join('&')}`;
}
