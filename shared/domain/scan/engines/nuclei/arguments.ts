import { isIPv6 } from 'node:net';
import type { EngineProfile } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';
import type { Batch } from '../nmap/targets.ts';

/** Requests a second of one process, and templates and hosts that it works on at once. */
const rate = 100;
const templatesAtOnce = 20;
export const hostsAtOnce = 10;
/** Places of one process: an argument may have 128 kB on Linux, so these stay far below it. */
export const placesMax = 1_000;

/** Where something listens. */
interface Place {
  address: string;
  port: number;
}

/**
 * The command line for one batch (nuclei 3). What nuclei would do beyond the places that it is given is switched off: no out-of-band server of a third party (`-ni`), no
 * redirects, which could lead anywhere (`-dr`), no look for updates (`-duc`), no question at a terminal (`-no-stdin`). A host is always connected to by its
 * checked address; its name goes into the Host header and the TLS handshake alone. What a profile means:
 * - `tests`: `none` detects technologies, `tls` and `web` run the templates of that protocol, `accounts` those that sign in as products are shipped, `all` every one;
 * - `intrusive`: off, templates that try accounts or fuzz are left out; denial of service always is;
 * - `script_timeout_seconds` bounds one request; the whole process is bounded by `host_timeout_seconds`, by whoever runs it.
 */
export function nucleiArguments({ hostname }: Batch, places: readonly Place[], profile: EngineProfile, templates: string): string[] {
  if (templates.startsWith('-')) throw new EngineFailure('the folder of templates has a name that nuclei would take for an option');
  return [
    places.flatMap((place) => ['-u', targetOf(place)]),
    ['-t', templates],
    ['-jsonl', '-silent', '-nc', '-or', '-ot', '-no-stdin', '-duc', '-ni', '-dr'],
    ['-rl', String(rate), '-c', String(templatesAtOnce), '-bs', String(hostsAtOnce), '-retries', '1', '-timeout', String(Math.min(30, profile.script_timeout_seconds))],
    testsOf(profile),
    ['-etags', (profile.intrusive ? ['dos'] : ['dos', 'fuzz', 'fuzzing', 'intrusive', 'bruteforce', 'brute-force', 'default-login']).join(',')],
    hostname === null ? [] : ['-H', `Host: ${hostname}`, '-sni', hostname],
  ].flat();
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`: nuclei finds out itself whether HTTP or TLS is spoken there. */
function targetOf({ address, port }: Place): string {
  return isIPv6(address) ? `[${address}]:${String(port)}` : `${address}:${String(port)}`;
}

function testsOf({ tests }: EngineProfile): string[] {
  switch (tests) {
    case 'none':
      return ['-tags', 'tech'];
    case 'tls':
      return ['-pt', 'ssl'];
    case 'web':
      return ['-pt', 'http'];
    case 'accounts':
      return ['-tags', 'default-login'];
    case 'all':
      return [];
  }
}
