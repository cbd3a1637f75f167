import type { CheckFacts } from '../../check/facts.ts';
import type { Distribution, EngineCredentials, SignIn } from './sign-in/sign-in.ts';

/** One program or service that scans. The coordinator knows nothing of nmap; an engine knows nothing of tenants, runs or verdicts. */
export interface Engine {
  /** Reaches the engine and says which version it is. Throws EngineUnavailable with a sentence for a person. */
  verify(): Promise<{ version: string; feed_version: string | null }>;
  /**
   * Scans and reports each host as soon as it is known. Ends early, without an error, when the signal aborts: what was reported stays valid.
   * Every text that comes out was written by the scanned host and is already capped and cleaned.
   */
  run(order: ScanOrder, signal: AbortSignal): AsyncIterable<EngineEvent>;
}

export interface ScanOrder {
  hosts: ScanHost[];
  /** nmap port syntax such as `T:1-1024,U:53`, or null for the profile's own choice. */
  ports: string | null;
  profile: EngineProfile;
  alive_test: 'default' | 'icmp' | 'tcp' | 'arp' | 'consider_alive';
  /** Only where the profile signs in and the target has some. */
  credentials?: EngineCredentials;
}

export interface ScanHost {
  /** The checked IP address to connect to. */
  address: string;
  /** The name that the customer gave, for virtual hosts and certificates. */
  hostname: string | null;
}

/** What a scan profile asks of an engine; declared in shared/domain/scan-profile. */
export interface EngineProfile {
  id: string;
  /** Ports when neither target nor order names any: nmap syntax, or `top:1000`. */
  default_ports: string;
  scripts: string[];
  version_intensity: number;
  host_timeout_seconds: number;
  script_timeout_seconds: number;
  detect_os: boolean;
  /** Signs in to the hosts with the target's credentials. */
  authenticated: boolean;
  /** What is tested for: an engine with checks of its own chooses among them by it, nmap goes by `scripts`. `none`: what is there, and no more. */
  tests: 'none' | 'tls' | 'web' | 'accounts' | 'all';
  /** Tests may try accounts, guess paths and fill in forms. What takes a host down is no test of any profile. */
  intrusive: boolean;
}

export type EngineEvent =
  | { type: 'progress'; percent: number }
  | { type: 'host'; host: HostResult };

export interface HostResult {
  address: string;
  hostnames: string[];
  /** `incomplete`: up, but the engine gave up on it (time limit, interference); never a pass. */
  status: 'up' | 'down' | 'incomplete';
  reason: string;
  os: { name: string; cpe: string | null; confidence: number } | null;
  services: Service[];
  scripts: ScriptResult[];
  /** How the sign-ins went that the order asked for; left out where it asked for none. */
  sign_ins?: SignIn[];
  /** What a sign-in to the host found installed, and on what; left out where there was none. */
  packages?: InstalledPackage[];
  distribution?: Distribution;
  /** What an engine with checks of its own concluded; left out by one that only reports what it saw. */
  findings?: EngineFinding[];
}

export interface InstalledPackage {
  /** The source package, as distributions name it: `openssl`. By SNMP it is the binary one, which often has the same name. */
  name: string;
  /** As the package manager prints it: `3.0.11-1~deb12u2`. */
  version: string;
  manager: 'dpkg' | 'rpm' | 'apk';
}

/** A conclusion of the engine's own, with what its check says. */
export interface EngineFinding {
  check: CheckFacts;
  /** Null for a finding about the host as a whole. */
  service: Pick<Service, 'port' | 'protocol'> | null;
  /** 0.0 to 10.0, as the engine scored it. */
  severity: number;
  description: string;
  cves: string[];
  /** As the engine's own check states it; left out where it states none. */
  epss?: { score: number; percentile: number };
}

export interface Service {
  port: number;
  protocol: 'tcp' | 'udp';
  /** As IANA and nmap name it: `http`, `ftp`, `ssl`, ... */
  name: string;
  /** The name is the port's in the list of ports, and nothing that answered says so; left out where something did. */
  named_by_port?: boolean | undefined;
  product: string | null;
  version: string | null;
  extra_info: string | null;
  /** CPE 2.2 or 2.3 names as the engine gave them. */
  cpes: string[];
  /** True when the service speaks inside TLS. */
  tls: boolean;
  scripts: ScriptResult[];
}

export interface ScriptResult {
  id: string;
  output: string;
  /** nmap's structured output: tables are arrays or objects, elements are strings. */
  data: ScriptData | null;
}
export type ScriptData = string | ScriptData[] | { [key: string]: ScriptData };

/** The engine cannot be used: not installed, not reachable, or killed. The message names what to do. */
export class EngineUnavailable extends Error {}
