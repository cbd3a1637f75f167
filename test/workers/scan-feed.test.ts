import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { currentFeed } from '../../shared/domain/feed/current.ts';
import { publishFeeds } from '../../shared/domain/feed/publish.ts';
import { need as needReport } from '../../shared/domain/report/report.ts';
import { evidenceOf } from '../../shared/domain/run/evidence.ts';
import type { HostResult, ScanHost } from '../../shared/domain/scan/engines/engine.ts';
import { cve, epss, kevCsv, nvd, useFolder, writeFiles } from '../domain/feed/feed-files.ts';
import { scanOf, stateOf, unlimited } from '../domain/scan-world.ts';
import { call } from '../domain/target-world.ts';
import { afterMinutes } from '../support/later.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine } from './scripted-engine.ts';

useTable();
const folder = useFolder();

function apache({ address }: ScanHost): HostResult {
  const service = { port: 80, protocol: 'tcp', name: 'http', product: 'Apache httpd', version: '2.4.49', extra_info: null, cpes: ['cpe:/a:apache:http_server:2.4.49'], tls: false, scripts: [] } as const;
  return { address, hostnames: [], status: 'up', reason: 'syn-ack', os: null, services: [{ ...service, cpes: [...service.cpes], scripts: [] }], scripts: [] };
}

/** A whole run of a scan of its own: what its history, its findings and its report say. */
async function run() {
  const scan = await scanOf('127.0.0.1', unlimited);
  await startScan(scan);
  await drain([scanCoordinator, runnerWith(scriptedEngine({ host: apache })), scanFinaliser]);
  const { run: ended } = await stateOf(scan);
  const ask = async (endpoint: string) => (await call(scans, endpoint, scan.actor, { params: { scan_id: scan.id, id: scan.id }, query: { per_page: '100' } })).body;
  const known = JSON.stringify((await ask('listScanVulnerabilities')).data).includes('Known vulnerabilities');
  const evidence = await withActor(scan.actor, async () => evidenceOf(await needReport(ended?.id ?? ''), '2026-01-01T00:00:00.000Z'));
  return { ended, known, history: await ask('listScanHistories'), findings: await ask('listScanVulnerabilities'), evidence };
}

const feedFiles = () => writeFiles(folder(), { 'nvd.json': nvd([cve({ id: 'CVE-2021-41773', score: 7.5, affects: [{ product: 'apache:http_server', version: '2.4.49:*' }] })]), 'kev.csv': kevCsv(['CVE-2021-41773']), 'epss.csv': epss([['CVE-2021-41773', 0.94432, 0.99951]]) });

describe('a run', () => {
  test('without a feed ends as Done, and says that no versions were matched', async () => {
    const { ended, known, history, evidence } = await run();
    expect([ended?.status, ended?.feed, known, evidence.run.feed, await currentFeed()]).toEqual(['Done', null, false, null, null]);
    expect(history.data).toMatchObject([{ attributes: { feed_version: null } }]);
  });

  test('that starts after an import has the known vulnerabilities of the versions seen, with KEV and EPSS, and says of when the feed is', async () => {
    const { feed } = await publishFeeds(feedFiles());
    const { ended, history, findings, evidence } = await afterMinutes(2, run);
    expect(await currentFeed()).toEqual(feed);
    expect(ended).toMatchObject({ status: 'Done', feed: { version: feed.version }, compliance: false });
    expect(history.data).toMatchObject([{ attributes: { feed_version: feed.version } }]);
    const attributes = expect.objectContaining({
      name: 'Known vulnerabilities in Apache httpd',
      severity: 7.5,
      port: '80/tcp',
      pci: expect.objectContaining({ status: 'fail' }),
      qod: { value: 80, type: 'remote_banner' },
      nvt: expect.objectContaining({ cves: ['CVE-2021-41773'], epss: { score: 0.94432, percentile: 0.99951 }, kev: true, family: 'Known vulnerabilities' }),
    });
    expect(findings.data).toContainEqual(expect.objectContaining({ attributes }));
    expect(evidence.run.feed?.version).toBe(feed.version);
    expect(evidence.hosts[0]?.findings.map(({ name }) => name)).toContain('Known vulnerabilities in Apache httpd');
  });

  test('is not stopped by an index that was damaged: what was open stays in use', async () => {
    const before = await currentFeed();
    const { feed } = await publishFeeds(writeFiles(folder(), { 'nvd.json': nvd([cve({ id: 'CVE-2024-0001', affects: [{ product: 'a:b' }] })], '2026-05-01T00:00:00.000') }));
    writeFileSync(join(process.env['PERIMETER_HOME'] ?? '', 'feeds', `${feed.version}.index`), 'damaged');
    const { ended, known } = await afterMinutes(4, run);
    expect([ended?.status, ended?.feed?.version, known]).toEqual(['Done', before?.version, true]);
  });
});
