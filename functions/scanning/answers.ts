import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Answer } from '../../shared/http/answer.ts';
import type { RawRequest } from '../../shared/http/request.ts';
import { stringifyExact } from '../../shared/lib/exact-json.ts';
import { contentDisposition } from '../../shared/platform/content-disposition.ts';
import type { Page } from '../../shared/table/list.ts';
import { linkTo } from './link.ts';

// Everything is printed exactly: counts of addresses are bigints, which JSON numbers can hold and JavaScript's cannot.
const json = 'application/json';

/** `{"data":{"id","type","attributes"}}`; the id is repeated in the attributes. `Location` for what was created. */
export function document<S extends z.ZodType<{ id: string }>>(type: string, shape: S, options: { location?: (id: string, request: RawRequest) => string } = {}): Answer<z.input<S>> {
  const schema = z.object({ data: resource(type, shape).extend({ relationships: z.object({}) }) });
  return {
    schema,
    contentType: json,
    tells: options.location ? ['ETag', 'Location'] : ['ETag'],
    present(result, request) {
      const attributes = shape.parse(result);
      const body = stringifyExact({ data: { id: attributes.id, type, attributes, relationships: {} } });
      return { body, headers: { ...etagOf(result), ...(options.location ? { location: options.location(attributes.id, request) } : {}) } };
    },
  };
}

/** The version of what is shown, for If-Match (RFC 9110); what is put together from several items has none. A document with a `version` of its own names the item's `item_version`. */
function etagOf(result: unknown): { etag?: string } {
  if (typeof result === 'object' && result !== null && 'item_version' in result && typeof result.item_version === 'number') return { etag: `"${result.item_version}"` };
  return typeof result === 'object' && result !== null && 'version' in result && typeof result.version === 'number' ? { etag: `"${result.version}"` } : {};
}

/** `{"data":[...],"meta":{"pagination":{...}}}`, with our `next_cursor` and the `Link` header. */
export function collection<S extends z.ZodType<{ id: string }>>(type: string, shape: S): Answer<Page<z.input<S>>> {
  const schema = z.object({ data: z.array(resource(type, shape)), meta: z.object({ pagination: Pagination }) });
  return {
    schema,
    contentType: json,
    present(page, request) {
      const data = page.items.map((item) => {
        const attributes = shape.parse(item);
        return { id: attributes.id, type, attributes };
      });
      const pagination = {
        current_page: page.page,
        per_page: page.per_page,
        total_pages: Math.max(1, Math.ceil(page.total / page.per_page)),
        total_count: page.total,
        ...(page.next_cursor ? { next_cursor: page.next_cursor } : {}),
      };
      const headers = page.next_cursor ? { link: linkTo(request, page.next_cursor) } : {};
      return { body: stringifyExact({ data, meta: { pagination } }), headers };
    },
  };
}

const Pagination = z
  .object({ current_page: z.int(), per_page: z.int(), total_pages: z.int(), total_count: z.int(), next_cursor: z.string().optional() })
  .meta({ id: 'Pagination' });

function resource(type: string, attributes: z.ZodType) {
  return z.object({ id: z.string(), type: z.literal(type), attributes });
}

/** A plain object without `data`: sign-in, calculations, checks, widgets. */
export function flat<S extends z.ZodType>(schema: S, print: (value: unknown) => string = stringifyExact): Answer<z.input<S>> {
  return { schema, contentType: json, present: (result) => ({ body: print(schema.parse(result)) }) };
}

/** `{}`: deletes and the documented empty updates. */
export function empty(): Answer<void> {
  return { schema: z.object({}), contentType: json, present: () => ({ body: '{}' }) };
}

/** No body at all, as documented for creating and updating organizations and customers; the result is where a new thing is. */
export function nothing(options: { location?: boolean } = {}): Answer<{ location?: string }> {
  return { schema: null, contentType: json, tells: options.location ? ['Location'] : [], present: ({ location }) => ({ body: '', headers: location ? { location } : {} }) };
}

/** What became of one id of a bulk request. */
export type OutcomeEach<D extends string> = { id: string; status: D; message?: string | undefined } | { id: string; status: 'refused'; message?: string | undefined };
export type RemovedEach = OutcomeEach<'deleted'>;

/** One entry for each id of a bulk request: done, as `done` calls it, or refused with the reason. */
export function outcomes<D extends string>(done: D): Answer<OutcomeEach<D>[]> {
  const schema = z.object({ data: z.array(z.object({ id: z.string(), status: z.enum([done, 'refused']), message: z.string().optional() })) });
  return { schema, contentType: json, present: (data) => ({ body: JSON.stringify(schema.parse({ data })) }) };
}

/** One entry for each id of a bulk delete. */
export function removals(): Answer<RemovedEach[]> {
  return outcomes('deleted');
}

/** A file's bytes, or the signed address of it where the host can sign one. */
type Download = { redirect: string } | { file_name: string; content_type: string; content: Buffer };

/** The file itself, with its SHA-256 as RFC 9530 spells it, or a redirect to a signed address of it. */
export function download(contentType: string, ...otherTypes: string[]): Answer<Download> {
  return {
    schema: null,
    contentType,
    otherTypes,
    tells: ['ContentDisposition', 'ETag', 'ReprDigest'],
    present(file) {
      if ('redirect' in file) return { status: 302, headers: { location: file.redirect }, body: '' };
      const digest = createHash('sha256').update(file.content).digest();
      const integrity = { 'repr-digest': `sha-256=:${digest.toString('base64')}:`, etag: `"${digest.toString('hex')}"` };
      return { headers: { 'content-type': file.content_type, 'content-disposition': contentDisposition(file.file_name), ...integrity }, body: file.content };
    },
  };
}
