import type { EngineProfile, ScanOrder } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';
import { guessingArguments, guessingScripts } from './accounts.ts';
import { exposedFiles, exposedFilesPath } from './exposed-files.ts';
import { type Ports, portsOf } from './ports.ts';
import type { Batch } from './targets.ts';

/** nmap reports hosts a group at a time: small groups show results and progress early, larger ones wait less for slow hosts. */
export const hostGroup = 16;

interface NmapCommand {
  /** Null when nothing of the order can be scanned; `notes` then says why. */
  arguments: string[] | null;
  /** What was left out of the order, in sentences for a person. */
  notes: string[];
}

/** What the machine that scans can do. */
interface Scanner {
  /** Raw sockets may be opened; without them there is no UDP scan, no SYN scan and no OS detection. */
  privileged: boolean;
  /** A table of service probes is given as /dev/fd/3. */
  probes: boolean;
  /** The scripts that this nmap has; undefined if that is not known. */
  scripts: ReadonlySet<string> | undefined;
}

/**
 * The command line for one batch. It leaves out `--noninteractive`, which would silence the progress; in a session without a terminal nothing is asked anyway.
 */
export function nmapCommand(batch: Batch, order: ScanOrder, scanner: Scanner): NmapCommand {
  const ports = portsOf(order.ports ?? order.profile.default_ports);
  const udp = scanner.privileged ? ports.udp : null;
  const absent = order.profile.scripts.filter((script) => script !== exposedFiles && scanner.scripts?.has(script) === false);
  const notes = [
    ...(ports.udp !== null && udp === null ? ['UDP ports were left out, because the scanner does not run as root'] : []),
    ...(absent.length === 0 ? [] : [`this nmap does not have the scripts ${absent.join(', ')}`]),
  ];
  if (ports.top === null && ports.tcp === null && udp === null) return { arguments: null, notes };
  const raw = scanner.privileged && !batch.loopback;
  return {
    arguments: [
      ['-oX', '-', '--stats-every', '2s', '-n', '--max-hostgroup', String(hostGroup)],
      timing(order.profile),
      batch.family === 6 ? ['-6'] : [],
      scanner.privileged ? [] : ['--unprivileged'],
      discovery(batch, order.alive_test, scanner.privileged),
      portArguments({ ...ports, udp }, raw),
      versions(order.profile),
      scanner.probes ? ['--versiondb', '/dev/fd/3'] : [],
      scriptArguments(batch.hostname, order.profile.scripts.filter((script) => !absent.includes(script))),
      // Not on loopback: the answers there are our own kernel's shortcuts, and nmap guesses wrong by a decade.
      raw && order.profile.detect_os ? osDetection : [],
      [...batch.addresses.keys()],
    ].flat(),
    notes,
  };
}

/** What a profile fixes of the command line, for whoever wants to know what a scan does; the hosts decide the rest. */
export function profileOptions(profile: EngineProfile): string[] {
  return [...timing(profile), ...versions(profile), ...(profile.detect_os ? osDetection : [])];
}

const osDetection = ['-O', '--osscan-limit', '--max-os-tries', '2'];

function versions({ version_intensity }: EngineProfile): string[] {
  return ['-sV', '--version-intensity', String(version_intensity)];
}

/** The bounds of the work on one host: tries at one port, one script, and all of it. */
function timing({ script_timeout_seconds, host_timeout_seconds }: EngineProfile): string[] {
  return ['--max-retries', '2', '--script-timeout', `${String(script_timeout_seconds)}s`, '--host-timeout', `${String(host_timeout_seconds)}s`];
}

function discovery(batch: Batch, aliveTest: ScanOrder['alive_test'], privileged: boolean): string[] {
  if (batch.loopback || aliveTest === 'consider_alive') return ['-Pn'];
  if (aliveTest === 'tcp') return ['-PS21,22,25,53,80,110,143,443,445,3389,8080,8443'];
  // Without raw sockets nmap has neither ICMP nor ARP: its default, a TCP connection to 80 and 443, is the nearest.
  if (aliveTest === 'icmp' && privileged) return batch.family === 4 ? ['-PE', '-PP'] : ['-PE'];
  return aliveTest === 'arp' && privileged ? ['-PR'] : [];
}

function portArguments(ports: Ports, raw: boolean): string[] {
  const tcpScan = raw ? '-sS' : '-sT';
  if (ports.top !== null) return [tcpScan, '--top-ports', String(ports.top)];
  const lists = [...(ports.tcp === null ? [] : [`T:${ports.tcp}`]), ...(ports.udp === null ? [] : [`U:${ports.udp}`])];
  return [...(ports.tcp === null ? [] : [tcpScan]), ...(ports.udp === null ? [] : ['-sU']), '-p', lists.join(',')];
}

function scriptArguments(hostname: string | null, scripts: string[]): string[] {
  if (scripts.length === 0) return [];
  if (!scripts.every((script) => /^[a-z0-9][a-z0-9._-]*$/u.test(script))) throw new EngineFailure('the scan profile names a script that is no script');
  const named = hostname === null ? [] : [`http.host=${hostname}`, `tls.servername=${hostname}`, `dns-zone-transfer.domain=${hostname}`];
  return ['--script', scripts.map((script) => (script === exposedFiles ? exposedFilesPath : script)).join(','), '--script-args', [...named, ...foreign, ...(scripts.some((script) => guessingScripts.includes(script)) ? guessingArguments : [])].join(',')];
}

/**
 * Hosts that scripts name to the target, in place of others' that nmap would name. The relay test offers mail for a domain and breaks off before any is sent; the
 * FTP server is asked whether it would connect to an address, and never to do so: RFC 2606 and RFC 5737 keep both for examples. An open proxy fetches the page
 * that IANA serves for them, the only way to see that it is open.
 */
const foreign = ['smtp-open-relay.domain=example.com', 'ftp-bounce.checkhost=192.0.2.1', 'proxy.url=http://example.com/', 'proxy.pattern=Example.Domain'];
