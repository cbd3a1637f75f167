import { describe, expect, it } from 'vitest';
import { exposedPaths } from '../../../shared/domain/scan/engines/nmap/exposed-paths.ts';
import type { EngineProfile, HostResult } from '../../../shared/domain/scan/engines/engine.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap/nmap.ts';
import { exposedFiles } from '../../../shared/domain/scan/engines/nmap/exposed-files.ts';
import { absent } from '../../e2e/services/daemon.ts';
import { leftFiles } from '../../e2e/services/left-files.ts';

const profile: EngineProfile = { id: 'p', default_ports: 'top:10', scripts: [exposedFiles], version_intensity: 2, host_timeout_seconds: 120, script_timeout_seconds: 60, detect_os: false, authenticated: false, tests: 'web', intrusive: false };
const missing = await absent(leftFiles);

async function scanned(ports: string[]): Promise<HostResult | undefined> {
  for await (const event of nmapEngine().run({ hosts: [{ address: '127.0.0.1', hostname: null }], ports: ports.join(','), profile, alive_test: 'consider_alive' }, new AbortController().signal)) if (event.type === 'host') return event.host;
  return undefined;
}

it.skipIf(missing !== null)(`files left in the root of a real nginx are found by how they begin${missing === null ? '' : ` (skipped: ${missing})`}`, async () => {
  const sites = await leftFiles.start();
  try {
    const host = await scanned(sites.ports);
    const found = (port: number): unknown => host?.services.find((service) => service.port === port)?.scripts.find(({ id }) => id === exposedFiles)?.data ?? [];
    expect(found(sites.left)).toEqual([
      { path: '/.env', kind: 'secrets', what: 'environment file' },
      { path: '/id_rsa', kind: 'secrets', what: 'private key' },
      { path: '/.htpasswd', kind: 'secrets', what: 'password file' },
      { path: '/backup.sql', kind: 'backup', what: 'database dump' },
      { path: '/backup.tar.gz', kind: 'backup', what: 'archive' },
      { path: '/site.zip', kind: 'backup', what: 'archive' },
      { path: '/index.php~', kind: 'source', what: 'copy of a script' },
      { path: '/.svn/entries', kind: 'subversion', what: 'Subversion folder' },
      { path: '/.DS_Store', kind: 'listing', what: 'folder of a Mac' },
      { path: '/phpinfo.php', kind: 'phpinfo', what: 'phpinfo()' },
      { path: '/phpmyadmin/', kind: 'administration', what: 'phpMyAdmin' },
    ]);
    // A page for every path is none of them, settings for every path neither.
    expect(found(sites.singlePage)).toEqual([{ path: '/.env', kind: 'secrets', what: 'environment file' }]);
    expect(found(sites.always)).toEqual([]);
  } finally {
    await sites.stop();
  }
}, 60_000);

describe('the list of paths', () => {
  it('asks for each once, and for what a request line can hold', () => {
    const paths = exposedPaths.flatMap((entry) => entry.paths);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.length).toBeLessThan(80);
    expect(paths.filter((path) => !/^\/[\w./~-]+$/.test(path))).toEqual([]);
  });
});
