import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guessingScripts, triedUsers, triesPerAccount } from '../../../shared/domain/scan/engines/nmap/accounts.ts';
import { batchesOf } from '../../../shared/domain/scan/engines/nmap/targets.ts';
import { nmapCommand } from '../../../shared/domain/scan/engines/nmap/arguments.ts';
import { exposedFiles } from '../../../shared/domain/scan/engines/nmap/exposed-files.ts';
import { checks } from '../../../shared/domain/check/catalogue.ts';
import { checksOf } from '../../../shared/domain/scan-profile/scan-profile.ts';
import { scanProfiles } from '../../../shared/domain/scan-profile/profiles.ts';

const database = ['/usr/share/nmap', '/opt/homebrew/share/nmap', '/usr/local/share/nmap'].map((folder) => `${folder}/scripts/script.db`).find((path) => existsSync(path)) ?? '';

/** Each installed script's categories, as nmap's own index has them. */
const categories = new Map([...readFileSync(database, 'utf8').matchAll(/filename = "([^"]+)\.nse", categories = \{([^}]*)\}/gu)].map((match) => [match[1], match[2] ?? '']));

describe('scan profiles', () => {
  it.each(['pci', 'vrms', 'penetration'])('%s has one default', (product) => {
    expect(scanProfiles.filter((profile) => profile.product === product && profile.default)).toHaveLength(1);
  });

  it('PCI has one profile and no choice', () => {
    expect(scanProfiles.filter(({ product }) => product === 'pci')).toHaveLength(1);
  });

  it.each(scanProfiles)('$name names scripts that nmap has or that are our own, each once', ({ scripts }) => {
    expect(scripts.filter((script) => script !== exposedFiles && !categories.has(script))).toEqual([]);
    expect(new Set(scripts).size).toBe(scripts.length);
  });

  it.each(scanProfiles)('$name asks no third party; the tests for relays and proxies are called external for the domain they name', ({ scripts }) => {
    const known = ['smtp-open-relay', 'http-open-proxy'];
    expect(scripts.filter((script) => !known.includes(script) && categories.get(script)?.includes('"external"'))).toEqual([]);
  });

  it.each(scanProfiles.filter(({ intrusive }) => !intrusive))('$name harms nothing', ({ product, scripts }) => {
    // PCI has to find built-in accounts, without guessing any.
    const known = ['ssl-enum-ciphers', 'ssh-auth-methods', 'mysql-empty-password', 'dns-zone-transfer', ...(product === 'pci' ? ['http-default-accounts', 'ms-sql-empty-password'] : [])];
    const harmful = scripts.filter((script) => /intrusive|exploit|brute|dos|malware/u.test(categories.get(script) ?? '') && !categories.get(script)?.includes('safe'));
    expect(harmful.filter((script) => !known.includes(script))).toEqual([]);
  });

  it('names differ within a product, and every bound is stated', () => {
    const names = scanProfiles.map(({ product, name }) => `${product} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(scanProfiles.filter(({ host_timeout_seconds, script_timeout_seconds }) => !(script_timeout_seconds > 0 && host_timeout_seconds > script_timeout_seconds && host_timeout_seconds <= 14_400))).toEqual([]);
  });

  it('guess accounts only where the profile says so, with the number of tries in its description', () => {
    const guessing = scanProfiles.filter(({ scripts }) => guessingScripts.some((script) => scripts.includes(script)));
    expect(guessing.map(({ product, name }) => `${product} ${name}`)).toEqual(['vrms Default accounts', 'penetration Full and deep']);
    for (const { intrusive, comment } of guessing) expect({ intrusive, comment }).toEqual({ intrusive: true, comment: expect.stringContaining(`at most ${String(triesPerAccount)} sign-ins with each of ${String(triedUsers.length)} usual accounts`) });
  });

  it('every check of the catalogue is fed by some profile', () => {
    const fed = new Set(scanProfiles.flatMap((profile) => checksOf(profile)));
    expect(checks.filter((check) => !fed.has(check)).map(({ id }) => id)).toEqual([]);
  });

  it.each(scanProfiles)('$name is a command that can be run', (profile) => {
    const [batch] = batchesOf([{ address: '192.0.2.1', hostname: 'shop.example' }]);
    expect(batch === undefined ? null : nmapCommand(batch, { hosts: [], ports: null, profile, alive_test: 'default' }, { privileged: true, probes: true, scripts: undefined }).arguments).toContain('192.0.2.1');
  });
});
