import * as z from 'zod';
import { surfaces } from '../../../functions/surfaces.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { costsOf, type Rig } from '../endpoints/measure.ts';
import { makeRig } from '../endpoints/rig.ts';
import { type BenchTable, columns, ms, number, type Section } from '../output/section.ts';
import { another, type Effort, Samples } from '../samples.ts';
import { authorize, prepareCall } from '../world/call.ts';
import { makeTargets } from './many-targets.ts';

/** How long the list is, and how much of it a page shows. */
export interface Length {
  rows: number;
  perPage: number;
}

/** A thousand pages. */
const usual: Length = { rows: 20_000, perPage: 20 };
const usualEffort: Effort = { atLeast: 9, atMost: 15, milliseconds: 2000 };

interface PageCost {
  asked: string;
  round_trips: number;
  rcu: number;
  median_ms: number;
}

const Answer = z.object({ data: z.array(z.object({ id: z.string() })), meta: z.object({ pagination: z.object({ total_count: z.number(), next_cursor: z.string().optional() }) }) });
type Answer = z.infer<typeof Answer>;
type Ask = (query: Record<string, string>) => Promise<() => Promise<Answer>>;

/** A long list walked to its end by cursor, and what single pages of it cost: near, far, and jumped to. */
export async function listSection(report: Report, { rows, perPage }: Length = usual, effort: Effort = usualEffort): Promise<Section> {
  const rig = await makeRig();
  await makeTargets(rig.world, rig.raw, rows, (made) => report({ percent: Math.floor((50 * made) / rows), note: `${made} rows` }));
  const ask = await asker(rig, perPage);
  const pages = Math.ceil(rows / perPage);
  const depths = [...new Set([1, Math.ceil(pages / 10), pages])];
  const walked = await walk(ask, (page) => report({ percent: 50 + Math.floor((45 * page) / pages), note: `page ${page}` }));
  const costs: PageCost[] = [];
  for (const depth of depths) costs.push(await measure(rig, ask, `page ${depth} by cursor`, walked.cursors[depth - 2], effort));
  const jumps = [...new Set([2, Math.min(pages, 10_000 / perPage)])];
  for (const page of jumps) costs.push(await measure(rig, ask, `jump to page ${page}`, { page: String(page) }, effort));
  const failures = walked.rows === rows ? [] : [`The walk by cursor showed ${walked.rows} of ${rows} rows`];
  return { tables: [tableOf(costs, { rows, perPage })], data: { list: { rows, per_page: perPage, walked_rows: walked.rows, pages: costs } }, failures };
}

/** A page of the customer's targets: what is returned does nothing but call the handler and read its answer. */
async function asker({ world }: Rig, perPage: number): Promise<Ask> {
  const { key, token } = world.people.user;
  const surface = surfaces.find(({ dialect }) => dialect.surface === 'scanning');
  const group = surface?.groups.find(({ id }) => id === 'targets');
  const endpoint = group?.endpoints.find(({ id }) => id === 'listTargets');
  if (!surface || !group || !endpoint) throw new Error('There is no list of targets');
  const actor = await (await authorize('api-key-and-token', { 'x-api-key': key, authorization: `Bearer ${token}` }))();
  return async (query) => {
    const call = await prepareCall(surface, group, endpoint, { query: { per_page: String(perPage), ...query } }, actor);
    return async () => {
      const { statusCode, body } = await call();
      if (statusCode !== 200) throw new Error(`listTargets answered ${statusCode}: ${body.slice(0, 500)}`);
      return Answer.parse(JSON.parse(body));
    };
  };
}

/** Follows the cursors to the end: the cursor behind each page, and how many different rows there were. */
async function walk(ask: Ask, reached: (page: number) => void): Promise<{ cursors: { cursor: string }[]; rows: number }> {
  const cursors: { cursor: string }[] = [];
  const ids = new Set<string>();
  let query: { cursor: string } | undefined;
  do {
    const { data, meta } = await (await ask(query ?? {}))();
    for (const { id } of data) ids.add(id);
    const { next_cursor } = meta.pagination;
    query = next_cursor === undefined ? undefined : { cursor: next_cursor };
    if (query) cursors.push(query);
    reached(cursors.length);
  } while (query);
  return { cursors, rows: ids.size };
}

async function measure(rig: Rig, ask: Ask, asked: string, query: Record<string, string> = {}, effort: Effort): Promise<PageCost> {
  const call = await ask(query);
  const samples = new Samples();
  const goOn = another(effort);
  while (goOn()) {
    rig.recorded();
    await samples.time(call);
  }
  const { round_trips, rcu } = costsOf(rig.recorded());
  return { asked, round_trips, rcu, median_ms: samples.median };
}

function tableOf(costs: PageCost[], { rows, perPage }: Length): BenchTable {
  return {
    title: 'A long list',
    notes: [`${rows} targets, ${perPage} a page, walked to the end by cursor: a page costs the same at any depth. A jump counts the rows that it skips.`],
    columns: columns('page', '#trips', '#RCU', '#median'),
    rows: costs.map(({ asked, round_trips, rcu, median_ms }) => [asked, String(round_trips), number(rcu, 1), ms(median_ms)]),
  };
}
