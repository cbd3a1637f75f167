import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSyntheticFeeds } from '../../../infra/bench/feeds/synthetic.ts';
import { cve, nvd, useFolder, writeFiles } from './feed-files.ts';

const folder = useFolder();
const program = join(import.meta.dirname, '../../../infra/feeds/main.ts');
const some = (version: string) => ({ 'nvd.json': nvd([cve({ id: 'CVE-2024-0001', affects: [{ product: 'a:b', version: `${version}:*` }] })]) });

/** The command as a process of its own; `during` sees its output grow. */
async function command(home: string, args: string[], during: (printed: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined, node: string[] = []) {
  const child = spawn(process.execPath, [...node, program, ...args], { env: { ...process.env, PERIMETER_HOME: home, NO_COLOR: '1', INIT_CWD: home }, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', error: '' };
  for (const [stream, name] of [[child.stdout, 'out'], [child.stderr, 'error']] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      during(printed[name], (signal) => child.kill(signal));
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, ...printed };
}

const pointer = (home: string): string => readFileSync(join(home, 'feeds', 'current.json'), 'utf8');

describe('npm run feeds', () => {
  it('imports a folder, tells what came of it, and takes a relative folder from where npm was started', async () => {
    const home = folder('home');
    mkdirSync(join(home, 'from'));
    writeFiles(join(home, 'from'), some('1.0'));
    const { code, out, error } = await command(home, ['--from', 'from']);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/✓ Import vulnerability feeds[\s\S]*1 CVEs of 1 products[\s\S]*No KEV and no EPSS file[\s\S]*Feed 20260131T030000Z-[0-9a-f]{16} is current/);
    expect(out).not.toContain('\u001B');
    const json = await command(home, ['--from', join(home, 'from'), '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ counts: { cves: 1, products: 1 }, feed: { date: '2026-01-31T03:00:00.000Z' } });
  });

  it('leaves the feeds as they were when a file is broken, and says where', async () => {
    const home = folder('home');
    await command(home, ['--from', writeFiles(folder(), some('1.0'))]);
    const before = pointer(home);
    const { code, out, error } = await command(home, ['--from', writeFiles(folder(), { 'bad.json': '{"vulnerabilities":[{]' }), '--json']);
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/bad\.json: Unexpected[\s\S]*The feeds are as they were\./);
    expect([pointer(home), readdirSync(join(home, 'feeds', '.drafts'))]).toEqual([before, []]);
  });

  it.each([['--from'], ['--of', 'x'], []])('names what is wrong with its arguments: %s', async (...args) => {
    const { code, out, error } = await command(folder('home'), args);
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/--from|--of/);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('that ends by %s in the middle leaves the feeds as they were, and the next import goes through', async (end) => {
    const home = folder('home');
    await command(home, ['--from', writeFiles(folder(), some('1.0'))]);
    const before = pointer(home);
    const from = folder();
    await writeSyntheticFeeds(from, 2000);
    let killed = false;
    const ended = await command(home, ['--from', from], (printed, kill) => {
      if (!killed && printed.includes('30 %')) kill(end);
      killed ||= printed.includes('30 %');
    });
    expect([ended.code, ended.signal]).toEqual(end === 'SIGKILL' ? [null, 'SIGKILL'] : [130, null]);
    expect(pointer(home)).toBe(before);
    expect(readdirSync(join(home, 'feeds')).filter((name) => name.endsWith('.index'))).toHaveLength(1);
    expect((await command(home, ['--from', writeFiles(folder(), some('2.0'))])).code).toBe(0);
    expect(pointer(home)).not.toBe(before);
  });

  it('needs memory for some numbers of each CVE and no more: 8,000 of them, some 20 MB of JSON, go through a heap of 40 MB', async () => {
    const from = folder();
    await writeSyntheticFeeds(from, 8000);
    const { code, error, out } = await command(folder('home'), ['--from', from, '--json'], undefined, ['--max-old-space-size=40', '--max-semi-space-size=4']);
    expect([code, code === 0 ? '' : error]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ counts: { cves: 8000, epss: 8000, kev: 40 } });
  });
});
