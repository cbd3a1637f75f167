import * as z from 'zod';
import { withActor } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { entity } from '../../shared/table/entity.ts';
import { list, type ListRequest, type Page } from '../../shared/table/list.ts';
import { Meter } from '../../shared/table/meter.ts';
import { transact } from '../../shared/table/transact.ts';
import { condition } from '../../functions/scanning/list-request.ts';

export const Notes = entity(z.object({ text: z.string(), rank: z.number(), tags: z.array(z.string()), shard: z.string() }), { name: 'Note', family: 'NOTE', within: ({ shard }) => shard, counted: true });
export type Note = ReturnType<typeof Notes.parse>;

const columns = { text: ({ text }: Note) => text, rank: ({ rank }: Note) => rank, tags: ({ tags }: Note) => tags };

/** Notes of an organization in the order in which they are written; ten in each transaction. */
export async function write(tenant: string, texts: string[], shardOf: (at: number) => string = () => '0'): Promise<Note[]> {
  const made = texts.map((text, at) => Notes.create(tenant, { id: newId(), text, rank: at % 7, tags: [`tag${at % 3}`, text], shard: shardOf(at) }));
  for (let at = 0; at < made.length; at += 10) await as(tenant, () => transact(made.slice(at, at + 10)));
  return made.map(({ item }) => item);
}

export function as<T>(tenant: string, work: () => Promise<T>, meter = new Meter()): Promise<T> {
  return withActor({ type: 'system', name: 'test', organization: tenant }, work, { meter });
}

/** A list question; filters as a client writes them. */
export function asked({ where = {}, ...request }: Partial<Omit<ListRequest, 'filters'>> & { where?: Record<string, string> } = {}): ListRequest {
  const filters = Object.entries(where).map(([column, pattern]) => ({ column, ...condition(pattern) }));
  return { page: 1, per_page: 10, cursor: undefined, created: { from: undefined, to: undefined }, sort: { column: 'created_at', descending: true }, question: JSON.stringify([where, request.sort, request.created]), ...request, filters };
}

export async function page(tenant: string, request: Parameters<typeof asked>[0], options: { shards?: string[]; meter?: Meter; where?: (note: Note) => boolean } = {}): Promise<Page<Note>> {
  const shards = options.shards ?? ['0'];
  const total = async (): Promise<number> => (await Promise.all(shards.map((shard) => Notes.count(tenant, shard)))).reduce((sum, one) => sum + one, 0);
  const listing = { stretches: shards.map((shard) => Notes.stretch(tenant, shard)), parse: Notes.parse, columns, total, ...(options.where ? { where: options.where } : {}) };
  return as(tenant, () => list(listing, asked(request)), options.meter);
}

/** Every page by following the cursors, from the first on. */
export async function walk(tenant: string, request: Parameters<typeof asked>[0], options: Parameters<typeof page>[2] = {}): Promise<Page<Note>[]> {
  const pages = [await page(tenant, request, options)];
  for (let cursor = pages[0]?.next_cursor; cursor !== undefined; cursor = pages.at(-1)?.next_cursor) pages.push(await page(tenant, { ...request, cursor }, options));
  return pages;
}
