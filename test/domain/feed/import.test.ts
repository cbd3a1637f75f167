import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importFeeds, type Imported } from '../../../shared/domain/feed/import.ts';
import { BadIndex, FeedIndex } from '../../../shared/domain/feed/index-reader.ts';
import { cve, epss, kevCsv, kevJson, node, nvd, useFolder, writeFiles } from './feed-files.ts';

const folder = useFolder();

async function imported(files: Record<string, string | Uint8Array>): Promise<{ result: Imported; index: FeedIndex; out: string }> {
  const out = join(folder('out'), 'index');
  const result = await importFeeds(writeFiles(folder('from'), files), { out, work: folder('work') });
  const index = await FeedIndex.open(out);
  onTestFinished(() => index.close());
  return { result, index, out };
}

const faultOf = (files: Record<string, string | Uint8Array>) => imported(files).then(() => 'imported', (error: unknown) => (error instanceof Error ? error.message : String(error)));
const apache = cve({ id: 'CVE-2021-41773', score: 7.5, affects: [{ product: 'apache:http_server', version: '2.4.49:*' }] });

describe('an import', () => {
  it('reads feed files, pages of the API, KEV and EPSS in their own formats, packed and plain, and leaves the rest alone', async () => {
    const { result, index } = await imported({
      'nvdcve-2.0-2021.json.gz': nvd([apache, cve({ id: 'CVE-2021-0001' })]),
      'page-2.json': nvd([cve({ id: 'CVE-2023-38408', affects: [{ product: 'openbsd:openssh', range: { versionEndExcluding: '9.3' } }] })], '2026-01-30T00:00:00.000'),
      'known_exploited_vulnerabilities.csv': kevCsv(['CVE-2021-41773']),
      'known_exploited_vulnerabilities.json': kevJson(['CVE-2021-41773', 'CVE-2020-1472']),
      'epss_scores-2026-02-01.csv.gz': epss([['CVE-2021-41773', 0.94432, 0.99951], ['CVE-2023-38408', 0.00043, 0.1]]),
      'notes.csv': 'a,b\n1,2\n',
      'other.json': '{"name":"package"}',
      'README.txt': 'text',
    });
    expect(result).toMatchObject({ left_out: ['README.txt', 'notes.csv', 'other.json'], counts: { cves: 2, products: 2, kev: 2, epss: 2 }, dates: { nvd: '2026-01-31T03:00:00.123Z', kev: '2026-01-30T18:00:00.500Z', epss: '2026-02-01' } });
    expect(result.files.map(({ name, kind, entries }) => `${name} ${kind} ${entries}`)).toEqual(['epss_scores-2026-02-01.csv.gz epss 2', 'known_exploited_vulnerabilities.csv kev 1', 'known_exploited_vulnerabilities.json kev 2', 'nvdcve-2.0-2021.json.gz nvd 2', 'page-2.json nvd 1']);
    expect(await index.product('apache:http_server')).toEqual([{ id: 'CVE-2021-41773', score: 7.5, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', rules: [{ version: '2.4.49' }], epss: { score: 0.94432, percentile: 0.99951 }, kev: true }]);
    expect(await index.exploited('CVE-2020-1472')).toEqual({ epss: null, kev: true });
    expect(await index.exploited('CVE-2021-0001')).toBeUndefined();
    expect(await index.product('apache:http')).toEqual([]);
  });

  it('lets the state modified last count, whatever the order of the files: replaced products and rejected CVEs are gone', async () => {
    const before = cve({ id: 'CVE-2024-0001', modified: '2024-01-01T00:00:00.000', affects: [{ product: 'a:old' }, { product: 'a:both', version: '1.0:*' }] });
    const after = cve({ id: 'CVE-2024-0001', modified: '2025-01-01T00:00:00.000', affects: [{ product: 'a:both', version: '2.0:*' }] });
    const kept = cve({ id: 'CVE-2024-0002', modified: '2024-01-01T00:00:00.000', affects: [{ product: 'a:gone' }] });
    const rejected = cve({ id: 'CVE-2024-0002', modified: '2025-01-01T00:00:00.000', status: 'Rejected' });
    const waiting = cve({ id: 'CVE-2024-0003', status: 'Awaiting Analysis', affects: [{ product: 'a:gone' }] });
    for (const files of [{ '1.json': nvd([before, kept, waiting]), '2.json': nvd([after, rejected]) }, { '1.json': nvd([after, rejected, waiting]), '2.json': nvd([before, kept]) }]) {
      const { index } = await imported(files);
      expect([await index.product('a:old'), (await index.product('a:both')).map(({ rules }) => rules), await index.product('a:gone')]).toEqual([[], [[{ version: '2.0' }]], []]);
    }
  });

  it('takes CVSS 3.1 before 3.0, 4.0 and 2.0, and the score as the NVD gives it', async () => {
    const metric = (baseScore: number, vectorString: string) => [{ source: 's', type: 'Primary', cvssData: { version: '', vectorString, baseScore } }];
    const of = (id: string, metrics: object) => cve({ id, metrics, affects: [{ product: 'a:b' }] });
    const [v2, v30, v31, v40] = [metric(2, 'AV:N/AC:L/Au:N/C:P/I:P/A:P'), metric(3, 'CVSS:3.0/AV:N'), metric(3.1, 'CVSS:3.1/AV:N'), metric(4, 'CVSS:4.0/AV:N')];
    const { index } = await imported({
      'a.json': nvd([of('CVE-2024-0001', { cvssMetricV2: v2, cvssMetricV30: v30, cvssMetricV31: v31, cvssMetricV40: v40 }), of('CVE-2024-0002', { cvssMetricV2: v2, cvssMetricV30: v30, cvssMetricV40: v40 }), of('CVE-2024-0003', { cvssMetricV2: v2, cvssMetricV40: v40 }), of('CVE-2024-0004', { cvssMetricV2: v2 }), of('CVE-2024-0005', {})]),
    });
    expect((await index.product('a:b')).map(({ score }) => score)).toEqual([3.1, 3, 4, 2, null]);
  });

  it('keeps what a vulnerable product needs: an operating system, another application, never hardware, and nothing of a negated node', async () => {
    const app = { product: 'a:app', version: '1.0:*' };
    const config = (...nodes: object[]) => [{ operator: 'AND', nodes }];
    const on = (product: string, part: string) => node([{ product, part, version: '-:*', vulnerable: false }]);
    const { index } = await imported({
      'a.json': nvd([
        cve({ id: 'CVE-2024-0001', configurations: config(node([app]), on('microsoft:windows', 'o')) }),
        cve({ id: 'CVE-2024-0002', configurations: config(node([app]), on('php:php', 'a'), on('cisco:rv340', 'h')) }),
        cve({ id: 'CVE-2024-0003', configurations: config({ ...node([app]), negate: true }, on('php:php', 'a')) }),
        cve({ id: 'CVE-2024-0004', configurations: [{ nodes: [node([{ ...app, target_sw: 'windows' }])] }] }),
        cve({ id: 'CVE-2024-0005', configurations: [{ nodes: [node([app, { product: 'b:lib' }], 'AND')] }] }),
        cve({ id: 'CVE-2024-0006', affects: [{ product: 'a:app', version: '-:*' }] }),
      ]),
    });
    expect((await index.product('a:app')).map(({ id, rules }) => [id, rules[0]?.needs])).toEqual([['CVE-2024-0001', [['os:windows']]], ['CVE-2024-0002', [['app:php:php']]], ['CVE-2024-0004', [['os:windows']]], ['CVE-2024-0005', [['app:b:lib']]]]);
  });

  it('gives the same bytes for the same files', async () => {
    const files = { 'b.json': nvd([apache]), 'a.csv': epss([['CVE-2021-41773', 0.5, 0.5]]) };
    expect(readFileSync((await imported(files)).out).equals(readFileSync((await imported(files)).out))).toBe(true);
  });
});

describe('hostile and broken files are refused by name and place', () => {
  const cases: [string, Record<string, string | Uint8Array>, RegExp][] = [
    ['no NVD file', { 'kev.csv': kevCsv(['CVE-2021-41773']) }, /There is no NVD CVE 2.0 file/],
    ['a file cut off', { 'a.json': nvd([apache, apache]).slice(0, -300) }, /^a\.json: it ends in the middle, after entry 1/],
    ['a packed file cut off', { 'b.json.gz': gzipSync(nvd([apache])).subarray(0, -20) }, /^b\.json\.gz: unexpected end of file/],
    ['a packed file that is not packed', { 'b.json.gz': Buffer.from(nvd([apache])) }, /^b\.json\.gz: incorrect header check/],
    ['a packed CSV file cut off', { 'a.json': nvd([apache]), 'e.csv.gz': gzipSync(epss([['CVE-2021-41773', 0.5, 0.5]])).subarray(0, -10) }, /^e\.csv\.gz: unexpected end of file/],
    ['nothing at all', { 'b.json': '' }, /^b\.json: it ends in the middle/],
    ['no JSON', { 'a.json': nvd([apache]).replace('"cve"', 'cve') }, /^a\.json: Unexpected "c"/],
    ['text behind the end', { 'a.json': `${nvd([apache])}{}` }, /^a\.json: Unexpected/],
    ['endless depth', { 'a.json': `{"vulnerabilities":[{"cve":${'['.repeat(5000)}` }, /^a\.json: it nests deeper than 32 levels at byte \d+/],
    ['an endless entry', { 'a.json': `{"vulnerabilities":[{"cve":{"id":"${'x'.repeat(17_000_000)}` }, /^a\.json: one entry is larger than 16 MB, the one after entry 0/],
    ['the old format', { 'a.json': '{"vulnerabilities":[{"CVE_data_meta":{}}]}' }, /^a\.json: entry 1 is neither a CVE of the NVD nor one of KEV/],
    ['a score that is none', { 'a.json': nvd([apache, cve({ id: 'CVE-2024-0001', score: 99 })]) }, /^a\.json: entry 2 \(CVE-2024-0001\), cve\.metrics\.cvssMetricV31\.1\.cvssData\.baseScore: /],
    ['an id that is none', { 'a.json': nvd([cve({ id: 'CVE-1' })]) }, /^a\.json: entry 1 \(CVE-1\), cve\.id: /],
    ['a criterion that is none', { 'a.json': nvd([cve({ id: 'CVE-2024-0001', affects: [{ product: 'only-vendor' }] })]) }, /^a\.json: CVE-2024-0001: "cpe:2\.3:a:only-vendor.*is no CPE name/],
    ['a date that is none', { 'a.json': nvd([cve({ id: 'CVE-2024-0001', modified: 'yesterday' })]) }, /^a\.json: CVE-2024-0001, lastModified: "yesterday" is no time/],
    ['a likelihood above one', { 'a.json': nvd([apache]), 'e.csv': epss([['CVE-2021-41773', 0.5, 0.5], ['CVE-2021-41774', 1.5, 0.5]]) }, /^e\.csv: line 4: it has to be a CVE and two numbers from 0 to 1/],
    ['an EPSS row without a CVE', { 'a.json': nvd([apache]), 'e.csv': epss([['=cmd()', 0.5, 0.5]]) }, /^e\.csv: line 3: "=cmd\(\)" is no CVE/],
    ['a KEV row without a CVE', { 'a.json': nvd([apache]), 'k.csv': kevCsv(['CVE-2021-41773', 'x']) }, /^k\.csv: line \d: "x" is no CVE/],
    ['a KEV entry without a CVE', { 'a.json': nvd([apache]), 'k.json': kevJson(['x']) }, /^k\.json: entry 1: "x" is no CVE/],
    ['an endless line', { 'a.json': nvd([apache]), 'e.csv': `${epss([])}CVE-2021-41773,${'0'.repeat(200_000)}` }, /^e\.csv: .*exceed/i],
  ];
  it.each(cases)('%s', async (_, files, fault) => {
    expect(await faultOf(files)).toMatch(fault);
  });

  it('a folder that is not there', async () => {
    await expect(importFeeds(join(folder(), 'none'), { out: join(folder(), 'o'), work: folder() })).rejects.toThrow(/The folder .* cannot be read/);
  });
});

describe('an index', () => {
  it('that is damaged, cut or of another kind is not opened, and a damaged block is not read', async () => {
    const { out } = await imported({ 'a.json': nvd([apache]) });
    const good = readFileSync(out);
    const changed = (at: number) => Buffer.from(good.map((byte, place) => (place === at ? byte ^ 0xff : byte)));
    const bad: [Buffer, RegExp][] = [[good.subarray(0, 20), /too short/], [good.subarray(0, -1), /no index/], [good.subarray(1), /not where/], [changed(good.length - 40), /damaged/], [changed(good.length - 24), /format version/], [Buffer.alloc(100), /no index/]];
    for (const [bytes, reason] of bad) {
      writeFileSync(`${out}.bad`, bytes);
      await expect(FeedIndex.open(`${out}.bad`)).rejects.toThrow(reason);
    }
    writeFileSync(`${out}.bad`, changed(3));
    const index = await FeedIndex.open(`${out}.bad`);
    await expect(index.product('apache:http_server')).rejects.toThrow(BadIndex);
    await index.close();
    expect(existsSync(out)).toBe(true);
  });

  it('finds every product in whatever block it lies, and none that is not there', async () => {
    const names = Array.from({ length: 3000 }, (_, at) => `v${at * 7919 % 3000}:p${'x'.repeat(at % 40)}`);
    const { index, result } = await imported({ 'a.json': nvd(names.map((product, at) => cve({ id: `CVE-2020-${10_000 + at}`, affects: [{ product, version: `${at}:*` }] }))) });
    const found = await Promise.all(names.map((name) => index.product(name)));
    expect(result.counts.products).toBe(3000);
    expect(found.map(([first]) => first?.rules[0]?.version)).toEqual(names.map((_, at) => String(at)));
    expect(await Promise.all(['', 'a:a', 'v1:', 'v1:p', 'zz:z', '\t'].map((name) => index.product(`${name}~`)))).toEqual([[], [], [], [], [], []]);
  });
});
