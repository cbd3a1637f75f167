import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check, Finding } from '../../shared/domain/check/check.ts';
import { findingsOf } from '../../shared/domain/check/judge.ts';
import type { HostResult } from '../../shared/domain/scan/engines/engine.ts';
import { nmapEngine } from '../../shared/domain/scan/engines/nmap/nmap.ts';
import { scanProfiles } from '../../shared/domain/scan-profile/profiles.ts';
import { idOf } from '../domain/check/id-of.ts';
import { type Running, absent } from './services/daemon.ts';
import { guessableRedis, mariadb, memcached, redis } from './services/databases.ts';
import { rsync, samba, vsftpd } from './services/files.ts';
import { dovecot, postfix } from './services/mail.ts';
import { bind, opensslServer, snmpd } from './services/names-and-management.ts';
import { goodNginx, weakNginx } from './services/nginx.ts';
import { goodOpenssh, weakOpenssh } from './services/openssh.ts';

// One scan of one host with all of them: version detection waits some eleven seconds for those that do not speak first, and only once.
// OpenSSL's test server is scanned beside it by the profile for TLS, since it leaves every request but GET without an answer and web tests wait for each; databases with bad passwords by the one that tries accounts.
const services = { goodNginx, goodOpenssh, weakNginx, opensslServer, weakOpenssh, vsftpd, samba, rsync, redis, guessableRedis, memcached, mariadb, postfix, dovecot, bind, snmpd };
type Name = keyof typeof services;
const names = ['goodNginx', 'goodOpenssh', 'weakNginx', 'opensslServer', 'weakOpenssh', 'vsftpd', 'samba', 'rsync', 'redis', 'guessableRedis', 'memcached', 'mariadb', 'postfix', 'dovecot', 'bind', 'snmpd'] as const satisfies Name[];
const missing = new Map(await Promise.all(names.map(async (name) => [name, await absent(services[name])] as const)));

/** What the profile that customers scan with has to see, by family. */
const weak: [family: Check['family'], of: Name, ids: string[]][] = [
  ['TLS', 'weakNginx', ['tls-1-0', 'tls-1-1', 'tls-no-forward-secrecy', 'tls-cbc-only']],
  ['TLS', 'opensslServer', ['tls-null-ciphers', 'tls-anonymous-ciphers', 'tls-1-0']],
  ['Certificates', 'weakNginx', ['certificate-expired', 'certificate-self-signed', 'certificate-without-alternative-names']],
  ['Certificates', 'opensslServer', ['certificate-hostname-mismatch', 'certificate-expired']],
  ['SSH', 'weakOpenssh', ['ssh-weak-key-exchange', 'ssh-weak-cipher', 'ssh-cbc-cipher', 'ssh-weak-mac', 'ssh-weak-host-key', 'ssh-password-sign-in']],
  ['Web server', 'weakNginx', ['web-directory-listing', 'web-git-exposed', 'web-secrets-exposed']],
  ['Web application', 'weakNginx', ['web-robots', 'web-cors-credentials']],
  ['HTTP headers', 'weakNginx', ['http-no-csp', 'http-no-frame-protection', 'http-no-nosniff', 'http-cookie-not-httponly', 'http-cookie-not-secure', 'http-server-version', 'http-hsts-short']],
  ['Mail', 'postfix', ['smtp-no-starttls', 'smtp-vrfy-expn']],
  ['Mail', 'dovecot', ['imap-clear-text-sign-in']],
  ['DNS', 'bind', ['dns-open-recursion', 'dns-zone-transfer', 'dns-version']],
  ['FTP', 'vsftpd', ['ftp-anonymous', 'ftp-anonymous-writable', 'ftp-clear-text', 'ftp-bounce']],
  ['Databases', 'redis', ['redis-no-authentication', 'database-reachable']],
  ['Databases', 'memcached', ['memcached-no-authentication', 'database-reachable']],
  ['Databases', 'mariadb', ['mysql-empty-password', 'database-reachable']],
  ['Default credentials', 'mariadb', ['guessable-account']],
  ['Default credentials', 'guessableRedis', ['guessable-account']],
  ['SMB', 'samba', ['smb-v1', 'smb-signing-not-required', 'smb-guest', 'smb-reachable']],
  ['SNMP', 'snmpd', ['snmp-default-community', 'snmp-reachable']],
  ['Remote access', 'weakOpenssh', ['remote-ssh']],
  ['Clear-text services', 'rsync', ['rsync-reachable']],
  ['End of life', 'weakNginx', ['maker-support-ended']],
  ['Information', 'weakNginx', ['open-service', 'tls-versions', 'web-page-title']],
];

const running = new Map<Name, Running>();
let findings: Finding[] = [];

beforeAll(async () => {
  const present = names.filter((name) => missing.get(name) === null);
  // All are started before any failure is told, so that afterAll ends each.
  const started = await Promise.allSettled(present.map(async (name) => running.set(name, await services[name].start())));
  for (const one of started) if (one.status === 'rejected') throw one.reason;
  const ports = (...of: Name[]): string[] => of.flatMap((name) => running.get(name)?.ports ?? []);
  const others = ports(...names.filter((name) => name !== 'opensslServer' && name !== 'guessableRedis'));
  const hosts = await Promise.all([scan('Full and fast', others), scan('TLS', ports('opensslServer')), scan('Default accounts', ports('mariadb', 'guessableRedis'))]);
  findings = hosts.flatMap((host) => (host === null ? [] : findingsOf(host, new Date())));
}, 180_000);

afterAll(async () => {
  await Promise.all([...running.values()].map(({ stop }) => stop()));
});

function found(...of: Name[]): { id: string; family: string; severity: number }[] {
  const ports = new Set(of.flatMap((name) => running.get(name)?.ports ?? []));
  return findings.filter(({ port, protocol }) => ports.has(`${protocol === 'udp' ? 'U' : 'T'}:${String(port)}`)).map(({ check, severity }) => ({ id: idOf(check), family: check.family, severity }));
}

/** A service's name, with the reason where it is not there. */
const title = (name: Name): string => (missing.get(name) ? `${name} (skipped: ${String(missing.get(name))})` : name);

describe('what is wrong with a real service is found', () => {
  for (const [family, name, ids] of weak) {
    it.skipIf(missing.get(name) !== null)(`${family}: ${title(name)}`, () => {
      expect(found(name).filter((one) => one.family === family).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    });
  }
});

describe('what was found of an account', () => {
  it.skipIf(missing.get('guessableRedis') !== null)(`${title('guessableRedis')}: its password is in no text`, () => {
    const told = findings.filter(({ port }) => port === running.get('guessableRedis')?.port);
    expect(JSON.stringify(told)).toContain('Signed in by redis-brute as');
    expect(JSON.stringify(told.map(({ description }) => description))).not.toContain('postgres');
  });
});

describe('a well-configured pair of Debian', () => {
  it.skipIf(missing.get('goodNginx') !== null)(`${title('goodNginx')}: nothing is found but what is there`, () => {
    expect(found('goodNginx').filter(({ severity }) => severity > 0)).toEqual([]);
    expect(new Set(found('goodNginx').map(({ id }) => id))).toEqual(new Set(['open-service', 'tls-versions', 'web-page-title']));
  });

  it.skipIf(missing.get('goodOpenssh') !== null)(`${title('goodOpenssh')}: nothing is found but what is there`, () => {
    expect(found('goodOpenssh').filter(({ severity }) => severity > 0)).toEqual([]);
    expect(new Set(found('goodOpenssh').map(({ id }) => id))).toEqual(new Set(['open-service', 'remote-ssh']));
  });
});

/** By the name under which nmap asks for sites, certificates and zones; null where there is nothing to scan. */
async function scan(called: string, ports: string[]): Promise<HostResult | null> {
  const profile = scanProfiles.find(({ product, name }) => product === 'vrms' && name === called);
  if (profile === undefined) throw new Error('No such profile');
  const order = { hosts: [{ address: '127.0.0.1', hostname: 'www.example.com' }], ports: ports.join(','), profile, alive_test: 'consider_alive' as const };
  for await (const event of ports.length === 0 ? [] : nmapEngine().run(order, new AbortController().signal)) if (event.type === 'host') return event.host;
  return null;
}
