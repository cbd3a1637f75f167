import type { HostResult, Service } from '../scan/engines/engine.ts';
import type { CheckFacts } from './facts.ts';

/** One thing that is looked for. A check is a value with a pure `detect`: evidence in, findings out, so it is tested on recorded output. */
export interface Check extends CheckFacts {
  /** OID under our own UUID arc (2.25.<uuid as integer>.n); never reused, never renumbered. */
  oid: string;
  /** The name in code and tests, such as `tls-weak-protocol`. */
  id: string;
  family: Family;
  /** The nmap scripts whose results it reads; empty when service detection is enough. Scan profiles are proved against them. */
  scripts: string[];
  detect: (scanned: Scanned) => Detection[];
}

export type Family =
  | 'TLS'
  | 'Certificates'
  | 'SSH'
  | 'Web server'
  | 'Web application'
  | 'HTTP headers'
  | 'Mail'
  | 'DNS'
  | 'FTP'
  | 'Databases'
  | 'SMB'
  | 'SNMP'
  | 'Remote access'
  | 'Clear-text services'
  | 'Default credentials'
  | 'End of life'
  | 'Information';

export interface Scanned {
  host: HostResult;
  /** The moment of the scan: certificates and end-of-life dates are judged against it, never against the wall clock. */
  at: Date;
}

export interface Detection {
  /** Null for a finding about the host as a whole (`general/tcp`). */
  service: Pick<Service, 'port' | 'protocol'> | null;
  /** What the test saw: the evidence, in a sentence or a short quote. */
  description: string;
  /** A severity of its own where the evidence decides it; otherwise the vector's score counts. */
  cves?: string[];
}

/** A detection with its score: what a run stores. The check may be another engine's. */
export interface Finding {
  check: CheckFacts;
  port: number | null;
  protocol: 'tcp' | 'udp';
  /** 0.0 to 10.0. */
  severity: number;
  description: string;
  cves: string[];
  /** The likelihood of exploitation within 30 days (FIRST); null where no feed says it. */
  epss: { score: number; percentile: number } | null;
  /** In CISA's catalogue of known exploited vulnerabilities. */
  kev: boolean;
}
