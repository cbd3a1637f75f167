import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { installedNmapLists, nmapLists } from '../../../shared/domain/port-list/nmap-services.ts';
import { countPorts, parsePortRanges, toNmap } from '../../../shared/domain/port-list/port-ranges.ts';

/** What nmap itself says that it would scan, in the form of its `-p`. */
function askNmap(...options: string[]): string {
  const said = execFileSync('nmap', [...options, '-v', '-oG', '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [, transport = '', ports = ''] = /Ports scanned: .*?(TCP|UDP)\([1-9]\d*;([\d,-]+)\)/.exec(said) ?? [];
  return `${transport[0]}:${ports}`;
}

test('the lists are the ports that the installed nmap scans by these options', async () => {
  const lists = new Map((await installedNmapLists()).map(({ code, ports }) => [code, ports]));
  expect([...lists.keys()]).toEqual(['top-100-tcp', 'top-1000-tcp', 'top-100-udp', 'all-tcp']);
  expect(lists.get('top-100-tcp')).toBe(askNmap('-F'));
  expect(lists.get('top-1000-tcp')).toBe(askNmap());
  // Only root may ask for UDP.
  if (process.getuid?.() === 0) expect(lists.get('top-100-udp')).toBe(askNmap('-sU', '-F'));
  for (const [code, count] of [['top-100-tcp', 100], ['top-1000-tcp', 1000], ['top-100-udp', 100], ['all-tcp', 65_535]] as const) {
    const { ranges, invalid } = parsePortRanges(lists.get(code) ?? '');
    expect([invalid, countPorts(ranges).all, toNmap(ranges)]).toEqual([[], count, lists.get(code)]);
  }
});

test('hostile lines are passed over, a port counts once, and a file without services gives no lists of them', () => {
  const lines = ['http\t80/tcp\t0.5\t# x', 'again\t80/tcp\t0.9', 'dns\t53/udp\t0.4', 'sctp\t7/sctp\t1', 'zero\t0/tcp\t1', 'high\t70000/tcp\t1', 'long\t999999999/tcp\t1', '$(id)\t22;id/tcp\t1', 'nan\t23/tcp\tNaN', 'exp\t24/tcp\t1e9', 'minus\t25/tcp\t-1', '\t26/tcp\t1', 'https\t443/tcp\t0.6', `${'a'.repeat(1_000_000)}`, '\u0000\u0001'];
  const ports = (text: string): unknown => Object.fromEntries(nmapLists(text).map((list) => [list.code, list.ports]));
  expect(ports(lines.join('\n'))).toEqual({ 'top-100-tcp': 'T:80,443', 'top-1000-tcp': 'T:80,443', 'top-100-udp': 'U:53', 'all-tcp': 'T:1-65535' });
  expect(ports('')).toEqual({ 'all-tcp': 'T:1-65535' });
});
