import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../shared/domain/scan/engines/nmap-targets.ts';
import { nmapCommand } from '../../../shared/domain/scan/engines/nmap-arguments.ts';
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

  it.each(scanProfiles)('$name names scripts that nmap has, each once', ({ scripts }) => {
    expect(scripts.filter((script) => !categories.has(script))).toEqual([]);
    expect(new Set(scripts).size).toBe(scripts.length);
  });

  it.each(scanProfiles)('$name asks no third party; the relay test is called external for the domain it names', ({ scripts }) => {
    expect(scripts.filter((script) => script !== 'smtp-open-relay' && categories.get(script)?.includes('"external"'))).toEqual([]);
  });

  it.each(scanProfiles.filter(({ product }) => product !== 'penetration'))('$name harms nothing', ({ scripts }) => {
    const known = ['ssl-enum-ciphers', 'ssh-auth-methods', 'mysql-empty-password', 'dns-zone-transfer'];
    const harmful = scripts.filter((script) => /intrusive|exploit|brute|dos|malware/u.test(categories.get(script) ?? '') && !categories.get(script)?.includes('safe'));
    expect(harmful.filter((script) => !known.includes(script))).toEqual([]);
  });

  it.each(scanProfiles)('$name is a command that can be run', (profile) => {
    const [batch] = batchesOf([{ address: '192.0.2.1', hostname: 'shop.example' }]);
    expect(batch === undefined ? null : nmapCommand(batch, { hosts: [], ports: null, profile, alive_test: 'default' }, { privileged: true, probes: true, scripts: undefined }).arguments).toContain('192.0.2.1');
  });
});
