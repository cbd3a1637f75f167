import * as z from 'zod';
import { cleanText } from '../clean-text.ts';
import { canonicalAddress } from '../nmap/targets.ts';
import type { ScanHost } from '../engine.ts';

const Result = z.object({
  id: z.int().nonnegative(),
  type: z.string(),
  ip_address: z.string().nullish(),
  hostname: z.string().nullish(),
  oid: z.string().nullish(),
  port: z.int().min(0).max(65_535).nullish().catch(null),
  protocol: z.enum(['tcp', 'udp']).nullish().catch(null),
  message: z.string().nullish(),
  detail: z.object({ name: z.string(), value: z.string() }).nullish().catch(null),
});
type Result = z.output<typeof Result>;

/** GET /scans/{id}/results: `{items}` since 2026, a plain array before; what is no result is left out. */
export const Results = z
  .union([z.array(z.unknown()), z.object({ items: z.array(z.unknown()) }).transform(({ items }) => items)])
  .transform((items) => items.flatMap((item) => Result.safeParse(item).data ?? []));

const messageCap = 2_000;
/** Different tests, services and messages of one host; more is what a hostile scanner would send. */
const reportsMax = 5_000;

/** What one test reported at one place: an alarm counts with the score of the test, a log line is information. */
interface Report {
  oid: string;
  place: { port: number; protocol: 'tcp' | 'udp' } | null;
  alarm: boolean;
  message: string;
}

/** What came in about one ordered host so far. */
export interface Gathered {
  host: ScanHost;
  started: boolean;
  stopped: boolean;
  hostnames: Set<string>;
  os: string | null;
  errors: number;
  reports: Map<string, Report>;
}

/** Sorts results by the ordered hosts. Results about any other address are nobody's, and a result is taken once, by its number. */
export class ResultSorter {
  readonly #hosts: Map<string, Gathered>;
  #next = 0;

  constructor(hosts: readonly ScanHost[]) {
    this.#hosts = new Map(hosts.map((host) => [canonicalAddress(host.address) ?? host.address, { host, started: false, stopped: false, hostnames: new Set<string>(), os: null, errors: 0, reports: new Map<string, Report>() }]));
  }

  /** The number of the first result that was not read yet. */
  get next(): number {
    return this.#next;
  }

  get hosts(): Gathered[] {
    return [...this.#hosts.values()];
  }

  /** Takes them in; false when none of them was new. */
  take(results: readonly Result[]): boolean {
    const fresh = results.filter(({ id }) => id >= this.#next);
    for (const result of fresh.toSorted((a, b) => a.id - b.id)) {
      this.#next = result.id + 1;
      const gathered = this.#hosts.get(canonicalAddress(result.ip_address ?? '') ?? '');
      if (gathered) gather(gathered, result);
    }
    return fresh.length > 0;
  }

  /** Hosts whose testing has ended since the last call. */
  finished(): Gathered[] {
    const done = this.hosts.filter(({ stopped }) => stopped);
    for (const { host } of done) this.#hosts.delete(canonicalAddress(host.address) ?? host.address);
    return done;
  }
}

function gather(gathered: Gathered, { type, hostname, detail, oid, port, protocol, message }: Result): void {
  const said = cleanText(message ?? '', messageCap).trim();
  if (type === 'host_start') gathered.started = true;
  if (type === 'host_stop') gathered.stopped = true;
  if (type === 'error') gathered.errors += 1;
  if (hostname && gathered.hostnames.size < 20) gathered.hostnames.add(cleanText(hostname, 255));
  if (type === 'host_detail' && detail?.name === 'OS') gathered.os = cleanText(detail.value, 300);
  if ((type === 'alarm' || type === 'log') && oid && /^[\d.]{1,100}$/u.test(oid)) report(gathered, { oid, place: port ? { port, protocol: protocol ?? 'tcp' } : null, alarm: type === 'alarm', message: said });
}

/** One test may report a place several times: that is one finding, with all that it said. */
function report({ reports }: Gathered, { oid, place, alarm, message }: Report): void {
  const key = `${oid} ${place ? `${String(place.port)}/${place.protocol}` : 'general'}`;
  const known = reports.get(key);
  if (known) {
    known.alarm ||= alarm;
    if (message !== '' && !known.message.includes(message)) known.message = cleanText(`${known.message}\n\n${message}`.trim(), messageCap);
  } else if (reports.size < reportsMax) reports.set(key, { oid, place, alarm, message });
}
