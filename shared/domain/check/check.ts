import type { HostResult, Service } from '../scan/engines/engine.ts';

/** How a check counts in a PCI verdict; `score` means by its CVSS base score (4.0 and up fails). */
export type PciTreatment = 'score' | 'automatic_failure' | 'denial_of_service_only' | 'special_note' | 'information';

/** One thing that is looked for. A check is a value with a pure `detect`: evidence in, findings out, so it is tested on recorded output. */
export interface Check {
  /** OID under our own UUID arc (2.25.<uuid as integer>.n); never reused, never renumbered. */
  oid: string;
  /** The name in code and tests, such as `tls-weak-protocol`. */
  id: string;
  name: string;
  family: Family;
  /** CVSS v3.1 vector; null for information (severity 0.0). */
  cvss_vector: string | null;
  summary: string;
  insight: string;
  impact: string;
  affected: string;
  solution: string;
  solution_type: 'VendorFix' | 'Mitigation' | 'Workaround' | 'WillNotFix' | 'NoneAvailable';
  /** How it is detected, for a reader of the report. */
  vuldetect: string;
  qod: { value: number; type: string };
  cves: string[];
  refs: { type: 'cve' | 'bid' | 'url' | 'cert-bund' | 'dfn-cert'; id: string }[];
  pci: PciTreatment;
  /** What the customer has to declare in a PCI report (ASV special note), whatever the score; null for most checks. */
  special_note: string | null;
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

/** A detection with its check's score: what a run stores. */
export interface Finding {
  check: Check;
  port: number | null;
  protocol: 'tcp' | 'udp';
  /** 0.0 to 10.0. */
  severity: number;
  description: string;
  cves: string[];
}
