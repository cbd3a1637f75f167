import type { Service } from '../../scan/engines/engine.ts';
import type { Check, Detection, Family, Scanned } from '../check.ts';

/** The arc of every check: 2.25 and, as one decimal number, the UUID db6d9a40-dd58-4a84-9fd7-5d7c15be009e (ITU-T X.667). Never changes. */
export const arc = '2.25.291670020064661160191857539163294138526';

/** Quality of detection in percent, by how it is detected: the scale of the Greenbone community, which readers of reports know. */
export const qualityOfDetection = { exploit: 100, remote_vul: 99, remote_active: 95, remote_banner: 80, package: 97, remote_analysis: 70, remote_banner_unreliable: 30 } as const;

/** What a check has to say for itself; the rest has a default. */
export interface Declaration {
  /** The last arc of the OID: given once, never reused, never changed. */
  number: number;
  id: string;
  name: string;
  family: Family;
  /** The metrics of a CVSS v3.1 vector without its prefix; left out for information. */
  cvss?: string;
  summary: string;
  insight: string;
  impact: string;
  solution: string;
  affected?: string;
  solution_type?: Check['solution_type'];
  qod?: keyof typeof qualityOfDetection;
  /** CVEs whose NVD score is the score of this check. With none, the score is our own. */
  cves?: string[];
  /** CVEs to read about, which do not decide the score. */
  related?: string[];
  /** `CWE-326`, `RFC 8996`, `NIST SP 800-52r2` become links; anything else, such as `PCI DSS 4.2.1`, is named in the insight. */
  standards: readonly string[];
  links?: string[];
  pci?: Check['pci'];
  special_note?: string;
  scripts?: string[];
  /** How it is detected, where that is neither nmap's recognition nor a script. */
  vuldetect?: string;
  detect: Check['detect'];
}

/** A check from its declaration. */
export function check(declared: Declaration): Check {
  const scripts = declared.scripts ?? [];
  const cves = declared.cves ?? [];
  const qod = declared.qod ?? (scripts.length === 0 ? 'remote_banner' : 'remote_active');
  return {
    oid: `${arc}.${declared.number}`,
    id: declared.id,
    name: declared.name,
    family: declared.family,
    cvss_vector: declared.cvss === undefined ? null : `CVSS:3.1/${declared.cvss}`,
    summary: declared.summary,
    insight: withRequirements(declared),
    impact: declared.impact,
    affected: declared.affected ?? affectedBy[declared.family],
    solution: declared.solution,
    solution_type: declared.solution_type ?? 'Mitigation',
    vuldetect: declared.vuldetect ?? vuldetect(scripts),
    qod: { value: qualityOfDetection[qod], type: qod },
    cves,
    refs: [...[...cves, ...(declared.related ?? [])].map((id) => ({ type: 'cve' as const, id })), ...links(declared).map((id) => ({ type: 'url' as const, id }))],
    pci: declared.pci ?? (declared.cvss === undefined ? 'information' : 'score'),
    special_note: declared.special_note ?? null,
    scripts,
    detect: declared.detect,
  };
}

/** Looks at each service alone; the text that it returns is the evidence, null is no finding. */
export function onEachService(look: (service: Service, scanned: Scanned) => string | null): (scanned: Scanned) => Detection[] {
  return (scanned) =>
    scanned.host.services.flatMap((service) => {
      const description = look(service, scanned);
      return description === null ? [] : [{ service: { port: service.port, protocol: service.protocol }, description }];
    });
}

/** Looks at the host; the finding hangs on the first open port of those given, or on the host. */
export function onHost(ports: number[], look: (scanned: Scanned) => string | null): (scanned: Scanned) => Detection[] {
  return (scanned) => {
    const description = look(scanned);
    const service = ports.map((port) => scanned.host.services.find((open) => open.port === port && open.protocol === 'tcp')).find((open) => open !== undefined);
    return description === null ? [] : [{ service: service === undefined ? null : { port: service.port, protocol: service.protocol }, description }];
  };
}

/** The first few of a list, as evidence; says how many were left out. */
export function named(items: string[], most = 8): string {
  const distinct = [...new Set(items)];
  const rest = distinct.length - most;
  return rest > 0 ? `${distinct.slice(0, most).join(', ')} and ${rest} more` : distinct.join(', ');
}

/** A quote of what the host sent: one line, at most 200 characters. */
export function quoted(text: string, cap = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `"${line.length > cap ? `${line.slice(0, cap - 1).toWellFormed()}…` : line}"`;
}

const affectedBy: Record<Family, string> = {
  TLS: 'Every service that speaks TLS on the port named, implicit or after STARTTLS.',
  Certificates: 'The certificate that the service on the port named presents.',
  SSH: 'SSH servers, by their configuration.',
  'Web server': 'The web server on the port named.',
  'Web application': 'The web application behind the port named.',
  'HTTP headers': 'The answers of the web server or application on the port named.',
  Mail: 'The mail server on the port named.',
  DNS: 'The name server on the port named.',
  FTP: 'The FTP server on the port named.',
  Databases: 'The database server on the port named.',
  SMB: 'The file and printer sharing service (SMB) of the host.',
  SNMP: 'The SNMP agent on the port named.',
  'Remote access': 'The remote access service on the port named.',
  'Clear-text services': 'The service on the port named.',
  'Default credentials': 'The service on the port named and every system that shares the account.',
  'End of life': 'The software in the version named.',
  Information: 'The host or service named; nothing is wrong by itself.',
};

function vuldetect(scripts: string[]): string {
  if (scripts.length === 0) return 'Evaluates the product, version and protocol that nmap recognised on the port.';
  return `Evaluates the result of the nmap script${scripts.length > 1 ? 's' : ''} ${scripts.join(', ')}.`;
}

function withRequirements(declared: Declaration): string {
  const requirements = declared.standards.filter((name) => linkOf(name) === null);
  return requirements.length === 0 ? declared.insight : `${declared.insight} See ${requirements.join(', ')}.`;
}

function links(declared: Declaration): string[] {
  return [...declared.standards.map(linkOf).filter((link) => link !== null), ...(declared.links ?? [])];
}

function linkOf(standard: string): string | null {
  const cwe = /^CWE-(\d+)$/.exec(standard)?.[1];
  if (cwe !== undefined) return `https://cwe.mitre.org/data/definitions/${cwe}.html`;
  const rfc = /^RFC (\d+)$/.exec(standard)?.[1];
  if (rfc !== undefined) return `https://www.rfc-editor.org/rfc/rfc${rfc}`;
  const nist = /^NIST SP (800)-(\d+[A-Z]?)(r\d)?$/.exec(standard);
  if (nist !== null) return `https://csrc.nist.gov/pubs/sp/800/${String(nist[2]).toLowerCase()}/${nist[3] ?? ''}${nist[3] === undefined ? '' : '/'}final`;
  return null;
}
