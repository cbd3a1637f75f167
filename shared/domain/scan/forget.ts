import { someAtOnce } from '../../lib/some-at-once.ts';
import { walk } from '../../table/read-all.ts';
import { persistently, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { KnownHosts } from '../host/known-host.ts';
import { enter, type HostState, type Ledger, type Move, openLedger } from '../host/ledger.ts';
import { type ScanHost, ScanHosts } from '../host/scan-host.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { fold } from '../vulnerability/fold.ts';
import { KnownVulnerabilities } from '../vulnerability/known.ts';
import { Scans } from './scan.ts';

/** Hosts that are read at once, and worked on at once. */
const pageHosts = 100;
const hostsAtOnce = 8;

/**
 * Takes what a removed scan saw out of the lists and totals of hosts and vulnerabilities: what another scan sees stays, the rest is gone,
 * and nobody is told that anything was closed, because nothing was fixed. Then the scan itself is gone. Reports keep what they are made of. Done again, it does what is left.
 */
export async function forgetScan(product: ProductCode, scanId: string): Promise<void> {
  for await (const page of walk(ScanHosts.stretch(tenant(), scanId), ScanHosts.parse, pageHosts)) {
    await someAtOnce(page, hostsAtOnce, (host) => persistently(() => forgetHost(product, host)));
  }
  await fold(product);
  await persistently(async () => {
    const scan = await Scans.get(tenant(), scanId, product);
    if (scan?.status === 'Delete Requested') await transact([Scans.remove(tenant(), scan)]);
  });
}

/** Takes everything out that an organization knew: the organization is gone, and its totals come to nothing. */
export async function forgetEverything(): Promise<void> {
  for (const product of products) {
    for await (const page of walk(KnownHosts.stretch(tenant(), product), KnownHosts.parse, pageHosts)) {
      await someAtOnce(page, hostsAtOnce, ({ id }) => persistently(async () => removeAll(await openLedger(product, id))));
    }
    await fold(product);
  }
}

async function forgetHost(product: ProductCode, { id, scan_id }: ScanHost): Promise<void> {
  const [ledger, item] = await Promise.all([openLedger(product, id), ScanHosts.get(tenant(), id, scan_id)]);
  if (!ledger.host || !item) return;
  const { [scan_id]: _, ...sightings } = ledger.host.sightings;
  const left = { ...ledger.host, sightings, history: ledger.host.history.filter(({ scan }) => scan.id !== scan_id) };
  const moves = forgetting(ledger, scan_id);
  const atLast = Object.keys(sightings).length === 0 ? null : left;
  await enter(ledger, { moves, host: { meanwhile: ledger.host, atLast }, beside: ScanHosts.remove(tenant(), item).operations, occasion: null });
}

function forgetting({ findings }: Ledger, scanId: string): Move[] {
  return [...findings.values()].flatMap((known): Move[] => {
    if (!(scanId in known.sightings)) return [];
    const { [scanId]: _, ...sightings } = known.sightings;
    const others = Object.values(sightings);
    if (others.length === 0) return [{ id: known.id, after: undefined, operations: KnownVulnerabilities.remove(tenant(), known).operations }];
    const status = others.some(({ state }) => state === 'open') ? ('open' as const) : ('closed' as const);
    const { item, operations } = KnownVulnerabilities.update(tenant(), known, { sightings, status });
    return [{ id: known.id, after: item, operations }];
  });
}

async function removeAll(ledger: Ledger): Promise<void> {
  if (!ledger.host) return;
  const meanwhile: HostState = ledger.host;
  const moves = [...ledger.findings.values()].map((known) => ({ id: known.id, after: undefined, operations: KnownVulnerabilities.remove(tenant(), known).operations }));
  await enter(ledger, { moves, host: { meanwhile, atLast: null }, beside: [], occasion: null });
}
