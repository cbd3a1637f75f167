import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { Engine, EngineEvent, HostResult, ScanOrder } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';
import { type OpenvasdAccess, OpenvasdClient, parseJson, refused } from './client.ts';
import { factsOf, hostOf } from './host.ts';
import { hostsAtOnce, scanRequest } from './order.ts';
import { verifyOpenvasd } from './verify.ts';
import { Results, ResultSorter } from './results.ts';
import { withoutSecrets } from '../sign-in/scrubbing.ts';
import { topTcpPorts } from '../nmap/top-ports.ts';

/** Time between two looks at a running scan. */
const pollMs = 2_000;
/** Results of one request. */
const pageSize = 1_000;
/** Looks in a row that may fail: half a minute of an engine that is being started again. */
const failuresMax = 15;
/** Beside the time of its hosts, what a scan may take to begin and to end. */
const graceSeconds = 300;

const Status = z.object({
  status: z.enum(['stored', 'requested', 'running', 'stopped', 'failed', 'succeeded']),
  host_info: z.object({ all: z.number(), dead: z.number(), finished: z.number() }).nullish().catch(null),
});
type Status = z.output<typeof Status>;

/** Scans with an openvasd, Greenbone's scanner, through its HTTP API. It brings its own checks: what it concludes are findings as they are. */
export function openvasdEngine(access: OpenvasdAccess, options: { pollMs?: number } = {}): Engine {
  const client = new OpenvasdClient(access);
  return { verify: () => verifyOpenvasd(access), run: (order, signal) => run(client, order, signal, options.pollMs ?? pollMs) };
}

async function* run(client: OpenvasdClient, order: ScanOrder, signal: AbortSignal, interval: number): AsyncGenerator<EngineEvent, void> {
  yield { type: 'progress', percent: 0 };
  if (signal.aborted) return;
  try {
    const vts = await client.json('GET', '/vts', z.array(z.string().max(100)), { signal, timeoutMs: 120_000 });
    const id = await client.json('POST', '/scans', z.string().regex(/^[\w-]{1,64}$/u), { body: await scanRequest(order, vts, topTcpPorts), signal });
    try {
      yield* follow(client, id, order, signal, interval);
    } finally {
      await end(client, id, interval);
    }
  } catch (error) {
    // A request that was given up because of the signal has not failed.
    if (!signal.aborted) throw error;
  }
}

async function* follow(client: OpenvasdClient, id: string, order: ScanOrder, signal: AbortSignal, interval: number): AsyncGenerator<EngineEvent, void> {
  await act(client, id, 'start');
  const sorter = new ResultSorter(order.hosts);
  const facts = factsOf(client);
  const until = performance.now() + 1000 * (graceSeconds + order.profile.host_timeout_seconds * Math.ceil(order.hosts.length / hostsAtOnce));
  let percent = 0;
  for (let failures = 0; ; ) {
    const status = await look(client, id, sorter, signal).catch((error: unknown) => {
      if (signal.aborted || ++failures >= failuresMax) throw error;
      return undefined;
    });
    if (status) failures = 0;
    for (const gathered of sorter.finished()) yield { type: 'host', host: scrubbed(await hostOf(gathered, 'tested', facts), order) };
    if (status?.host_info && percentOf(status) > percent) yield { type: 'progress', percent: (percent = percentOf(status)) };
    const over = status && isOver(status);
    const late = performance.now() > until;
    if (over || late) {
      // Read after the end was seen, so that nothing came behind the last look.
      await read(client, id, sorter, signal);
      for (const gathered of sorter.hosts) yield { type: 'host', host: scrubbed(await hostOf(gathered, status?.status === 'succeeded' ? 'tested' : 'given up', facts), order) };
      if (status && over && status.status !== 'succeeded') throw new EngineFailure(`openvasd ended the scan as ${status.status}`);
      break;
    }
    await wait(interval, undefined, { signal });
  }
  yield { type: 'progress', percent: 100 };
}

/** Without what a host, or a test of openvasd, sends back of the credentials. */
function scrubbed(host: HostResult, { credentials }: ScanOrder): HostResult {
  return credentials ? withoutSecrets(host, credentials) : host;
}

/** How the scan stands, and what it found since the last look. */
async function look(client: OpenvasdClient, id: string, sorter: ResultSorter, signal: AbortSignal): Promise<Status> {
  const status = await client.json('GET', `/scans/${id}/status`, Status, { signal });
  await read(client, id, sorter, signal);
  return status;
}

async function read(client: OpenvasdClient, id: string, sorter: ResultSorter, signal: AbortSignal): Promise<void> {
  for (;;) {
    const range = `${String(sorter.next)}-${String(sorter.next + pageSize - 1)}`;
    const answer = await client.send('GET', `/scans/${id}/results?range=${range}`, { signal });
    // Not begun yet.
    if (answer.status === 406) return;
    if (answer.status !== 200) throw refused(answer, 'GET', `/scans/${id}/results`);
    const results = Results.safeParse(parseJson(answer.body));
    if (!results.success) throw new EngineFailure('openvasd gave results that cannot be read');
    if (!sorter.take(results.data)) return;
  }
}

async function act(client: OpenvasdClient, id: string, action: 'start' | 'stop'): Promise<void> {
  const answer = await client.send('POST', `/scans/${id}`, { body: { action } });
  if (answer.status !== 204 && answer.status !== 200) throw refused(answer, 'POST', `/scans/${id}`);
}

/** Leaves nothing behind: a running scan is stopped and the scan deleted, as well as that goes. */
async function end(client: OpenvasdClient, id: string, interval: number): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const deleted = await client.send('DELETE', `/scans/${id}`, { timeoutMs: 5_000 }).catch(() => undefined);
    // 406: it still runs, and has to be stopped first.
    if (deleted?.status !== 406) return;
    if (attempt === 0) await act(client, id, 'stop').catch(() => undefined);
    await wait(Math.min(interval, 1_000));
  }
}

function isOver({ status }: Status): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'stopped';
}

/** 100 is kept for the end. */
function percentOf({ host_info }: Status): number {
  if (!host_info || !(host_info.all > 0)) return 0;
  return Math.max(0, Math.min(99, Math.floor((100 * (host_info.finished + host_info.dead)) / host_info.all)));
}
