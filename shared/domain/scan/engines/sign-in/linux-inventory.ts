import { cleanText } from '../clean-text.ts';
import type { HostResult, InstalledPackage } from '../engine.ts';
import type { Distribution } from './sign-in.ts';

/** Every command that is run on a host. They are constants: nothing of a customer, a target or a host is ever part of one. */
const commands = {
  release: 'cat /etc/os-release',
  kernel: 'uname -r',
  dpkg: String.raw`dpkg-query -W -f '${'$'}{db:Status-Abbrev}\t${'$'}{source:Package}\t${'$'}{source:Version}\n'`,
  rpm: String.raw`rpm -qa --qf '%{NAME}\t%{SOURCERPM}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n'`,
  apk: 'cat /lib/apk/db/installed',
} as const;

/** More source packages than any distribution installs on one host. */
export const packagesMax = 20_000;
const name = /^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$/u;
const version = /^[A-Za-z0-9][A-Za-z0-9.+~:^_-]{0,127}$/u;

export interface Inventory {
  os: HostResult['os'];
  distribution: Distribution | undefined;
  packages: InstalledPackage[];
}

/** What a Linux host says of itself, asked by `run`; each part is empty where it is not told. What comes back is the host's word and treated so. */
export async function inventoryOf(run: (command: string) => Promise<string | null>): Promise<Inventory> {
  const release = releaseOf((await run(commands.release)) ?? '');
  const kernel = cleanText((await run(commands.kernel)) ?? '', 100).trim();
  for (const manager of ['dpkg', 'rpm', 'apk'] as const) {
    const packages = packagesOf(manager, (await run(commands[manager])) ?? '');
    if (packages.length > 0) return { ...described(release, kernel), packages };
  }
  return { ...described(release, kernel), packages: [] };
}

/** The packages of one package manager's list, each source package and version once; lines that are none are left out. */
export function packagesOf(manager: InstalledPackage['manager'], text: string): InstalledPackage[] {
  return installed(manager, entriesOf[manager](text));
}

/** Pairs of name and version as packages, sorted; what is none of both is left out. */
export function installed(manager: InstalledPackage['manager'], entries: Iterable<string[]>): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (const [called = '', at = ''] of entries) {
    if (found.size >= packagesMax) break;
    if (name.test(called) && version.test(at)) found.set(`${called} ${at}`, { name: called, version: at, manager });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const entriesOf: Record<InstalledPackage['manager'], (text: string) => string[][]> = {
  // Only what is installed: `ii`, or on hold `hi`.
  dpkg: (text) => lines(text).map((line) => line.split('\t')).filter(([state]) => /^[ih]i/u.test(state ?? '')).map(([, ...rest]) => rest),
  rpm: (text) => lines(text).map((line) => line.split('\t')).map(([binary = '', source = '', at = '']) => [/^(.+)-[^-]+-[^-]+\.(?:no)?src\.rpm$/u.exec(source)?.[1] ?? binary, at]),
  // Paragraphs of `letter:value` lines (apk-package(5)): o is the origin, P the package, V the version.
  apk: (text) => text.split('\n\n').map((paragraph) => new Map(lines(paragraph).map((line) => [line.slice(0, 2), line.slice(2)]))).map((fields) => [fields.get('o:') ?? fields.get('P:') ?? '', fields.get('V:') ?? '']),
};

/** The assignments of os-release(5), quotes taken off. */
function releaseOf(text: string): Map<string, string> {
  const pairs = lines(text).flatMap((line) => {
    const [, key, value = ''] = /^([A-Z][A-Z0-9_]*)=(.*)$/u.exec(line.trim()) ?? [];
    return key === undefined ? [] : [[key, cleanText(value.replace(/^(["'])(.*)\1$/u, '$2').replaceAll(/\\(.)/gu, '$1'), 200)] as const];
  });
  return new Map(pairs.slice(0, 100));
}

function described(release: Map<string, string>, kernel: string): Pick<Inventory, 'os' | 'distribution'> {
  const [id = '', at = ''] = [release.get('ID')?.toLowerCase(), release.get('VERSION_ID')];
  if (!/^[a-z0-9._-]{1,40}$/u.test(id)) return { os: null, distribution: undefined };
  const cpe = release.get('CPE_NAME') ?? null;
  return { os: { name: release.get('PRETTY_NAME') || `${id} ${at}`.trim(), cpe, confidence: 100 }, distribution: { id, version: at.slice(0, 40), kernel } };
}

function lines(text: string): string[] {
  return text.split('\n', 200_000).filter((line) => line.length < 1_000);
}
