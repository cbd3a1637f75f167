/** Everything that a report file says, gathered from one finished run: the only input of the renderers, which read nothing else. */
export interface RunEvidence {
  report: { id: string; name: string; generated_at: string };
  organization: { id: string; name: string; company_name: string; contact_name: string; contact_title: string; contact_email: string; contact_phone: string; address: string; website: string };
  /** The approved scanning vendor, or nulls: then every page says "not an ASV attestation". */
  asv: { name: string | null; certificate_number: string | null; contact: string | null };
  brand: { name: string; primary_color: string };
  product: 'pci' | 'vrms' | 'penetration';
  scan: { id: string; name: string; profile: string; scanner: string; target: { name: string; hosts: string; exclude_hosts: string; external: boolean } };
  /** `feed`: the vulnerability feeds that versions were matched against; null where version matching was off. */
  run: { id: string; feed: { version: string; date: string } | null; started_at: string; finished_at: string; quarter: string; valid_until: string | null; hosts: { total: number; scanned: number; dead: number } };
  /** Null when not judged (stopped, failed); false also for an inconclusive run, whose reasons say so. */
  compliance: boolean | null;
  reasons: string[];
  results: ResultCounts;
  change: { new: number; open: number; closed: number; reopened: number };
  hosts: HostEvidence[];
}

export interface ResultCounts { critical: number; high: number; medium: number; low: number; log: number; high_and_medium: number; total: number }

export interface HostEvidence {
  ip: string;
  hostnames: string[];
  status: 'up' | 'down' | 'incomplete';
  os: string | null;
  compliance: boolean | null;
  results: ResultCounts;
  services: { port: number; protocol: 'tcp' | 'udp'; name: string; product: string; version: string; tls: boolean }[];
  findings: FindingEvidence[];
}

export interface FindingEvidence {
  id: string;
  oid: string;
  name: string;
  family: string;
  /** `443/tcp`, `general/tcp`. */
  port: string;
  severity: number;
  threat: Threat;
  original_severity: number;
  cvss_vector: string | null;
  cves: string[];
  description: string;
  summary: string;
  insight: string;
  impact: string;
  affected: string;
  solution: string;
  solution_type: string;
  refs: { type: string; id: string }[];
  pci: { status: 'pass' | 'fail' | 'info'; reason: string; special_note: string | null };
  exception: { status: string; reason: string | null; text: string; new_severity: number | null } | null;
}

export type Threat = 'Critical' | 'High' | 'Medium' | 'Low' | 'Log' | 'False Positive';
