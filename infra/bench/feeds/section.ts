import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { FeedIndex } from '../../../shared/domain/feed/index-reader.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { type BenchTable, columns, ms, number, type Section } from '../output/section.ts';
import { Samples } from '../samples.ts';
import { syntheticProduct, writeSyntheticFeeds } from './synthetic.ts';

/** CVEs of the made-up feeds unless PERIMETER_BENCH_CVES says otherwise; the NVD has some 300,000. */
const usualCves = 20_000;
const lookups = 2000;

const program = fileURLToPath(new URL('import.ts', import.meta.url));
export const Message = z.union([z.object({ percent: z.number() }), z.object({ ms: z.number(), bytes: z.number(), products: z.number(), peak_mb: z.number() })]);
type Outcome = Exclude<z.infer<typeof Message>, { percent: number }>;

interface Costs extends Outcome {
  cves: number;
  feed_bytes: number;
  open_ms: number;
  lookup_us: number;
  largest_ms: number;
}

/** As many CVEs as the environment says. */
export function usualFeeds(report: Report, signal: AbortSignal): Promise<Section> {
  return feedSection(report, signal, Number(process.env['PERIMETER_BENCH_CVES'] ?? usualCves));
}

/** An import of made-up feeds in a process of its own, and lookups in what came of it. */
export async function feedSection(report: Report, signal: AbortSignal, cves: number): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'perimeter-bench-feeds-'));
  try {
    const from = join(folder, 'from');
    for (const name of [from, join(folder, 'work')]) mkdirSync(name);
    report({ percent: 0, note: 'made-up feeds' });
    await writeSyntheticFeeds(from, cves);
    const feed_bytes = readdirSync(from).reduce((sum, name) => sum + statSync(join(from, name)).size, 0);
    const outcome = await importing(folder, (percent) => report({ percent: Math.floor(percent * 0.9), note: 'import' }), signal);
    report({ percent: 90, note: 'lookups' });
    const costs: Costs = { cves, feed_bytes, ...outcome, ...(await lookingUp(join(folder, 'index'))) };
    return { tables: [tableOf(costs)], data: { feeds: costs }, failures: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importing(folder: string, report: (percent: number) => void, signal: AbortSignal): Promise<Outcome> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let outcome: Outcome | undefined;
  child.on('message', (raw) => {
    const message = Message.parse(raw);
    if ('percent' in message) report(message.percent);
    else outcome = message;
  });
  await once(child, 'close');
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (!outcome) throw new Error('The import ended without a result');
  return outcome;
}

async function lookingUp(path: string): Promise<Pick<Costs, 'open_ms' | 'lookup_us' | 'largest_ms'>> {
  const started = performance.now();
  const index = await FeedIndex.open(path);
  const open_ms = performance.now() - started;
  try {
    const [apart, largest] = [new Samples(), new Samples()];
    const keyOf = (at: number): string => Object.values(syntheticProduct(at)).join(':');
    // Far apart, so that hardly any finds its block in memory.
    for (let at = 0; at < lookups; at += 1) await apart.time(() => index.product(keyOf(at * 7)));
    for (let at = 0; at < 20; at += 1) await largest.time(() => index.product(keyOf(0)));
    return { open_ms, lookup_us: apart.median * 1000, largest_ms: largest.median };
  } finally {
    await index.close();
  }
}

function tableOf({ cves, feed_bytes, ms: took, bytes, products, peak_mb, open_ms, lookup_us, largest_ms }: Costs): BenchTable {
  return {
    title: 'Vulnerability feeds',
    notes: [`Made-up feeds of ${cves} CVEs in the NVD's, FIRST's and CISA's formats (PERIMETER_BENCH_CVES takes another number), imported into an index and looked up in it. A lookup reads, unpacks and checks one block, and parses what it says of one product.`],
    columns: columns('what', '#value'),
    rows: [
      ['feeds, MB', number(feed_bytes / 1e6, 1)],
      ['import, s', number(took / 1000, 1)],
      ['import, CVEs a second', number(cves / (took / 1000))],
      ['import, peak memory of the process, MB', number(peak_mb)],
      ['index, MB', number(bytes / 1e6, 2)],
      ['index, bytes for each CVE', number(bytes / cves)],
      ['products', String(products)],
      ['open, ms', ms(open_ms)],
      ['lookup of a product, µs', number(lookup_us)],
      ['lookup of the largest product, ms', ms(largest_ms)],
    ],
  };
}
