import { certificateChecks } from './catalogue/certificates.ts';
import { clearTextChecks } from './catalogue/clear-text-services.ts';
import { databaseChecks } from './catalogue/databases.ts';
import { defaultCredentialChecks } from './catalogue/default-credentials.ts';
import { denialOfServiceChecks } from './catalogue/denial-of-service.ts';
import { dnsAndSnmpChecks } from './catalogue/dns-and-snmp.ts';
import { endOfLifeChecks } from './catalogue/end-of-life.ts';
import { ftpChecks } from './catalogue/ftp.ts';
import { httpHeaderChecks } from './catalogue/http-headers.ts';
import { informationChecks } from './catalogue/information.ts';
import { leftFileChecks } from './catalogue/left-files.ts';
import { mailChecks } from './catalogue/mail.ts';
import { remoteAccessChecks } from './catalogue/remote-access.ts';
import { signInChecks } from './catalogue/sign-ins.ts';
import { smbChecks } from './catalogue/smb.ts';
import { sshChecks } from './catalogue/ssh.ts';
import { tlsCipherChecks } from './catalogue/tls-ciphers.ts';
import { tlsProtocolChecks } from './catalogue/tls-protocols.ts';
import { tlsVulnerabilityChecks } from './catalogue/tls-vulnerabilities.ts';
import { webApplicationChecks } from './catalogue/web-application.ts';
import { webServerChecks } from './catalogue/web-server.ts';
import type { Check } from './check.ts';
import { CheckFacts } from './facts.ts';

/** Every check, in the order of the last arc of its OID. */
export const checks: readonly Check[] = [
  ...tlsProtocolChecks,
  ...tlsCipherChecks,
  ...tlsVulnerabilityChecks,
  ...certificateChecks,
  ...httpHeaderChecks,
  ...webServerChecks,
  ...leftFileChecks,
  ...webApplicationChecks,
  ...ftpChecks,
  ...mailChecks,
  ...sshChecks,
  ...dnsAndSnmpChecks,
  ...smbChecks,
  ...databaseChecks,
  ...remoteAccessChecks,
  ...clearTextChecks,
  ...defaultCredentialChecks,
  ...endOfLifeChecks,
  ...informationChecks,
  ...denialOfServiceChecks,
  ...signInChecks,
].toSorted((one, other) => numberOf(one) - numberOf(other));

const byOid = new Map(checks.map((check) => [check.oid, check]));
const byId = new Map(checks.map((check) => [check.id, check]));

/** The check of an OID, as findings store it; undefined for one of another catalogue. */
export function checkByOid(oid: string): Check | undefined {
  return byOid.get(oid);
}

/** The check of a name in code, such as `tls-sslv3`. */
export function checkById(id: string): Check | undefined {
  return byId.get(id);
}

/** What the check of a stored finding says: the catalogue's text of today, else what was stored; undefined when the check was withdrawn. */
export function checkOf({ oid, nvt }: { oid: string; nvt: CheckFacts | null }): CheckFacts | undefined {
  return checkByOid(oid) ?? nvt ?? undefined;
}

/** What a stored finding is judged by. One whose check was withdrawn since counts by its score until the next run: no release lets a host pass that was not scanned anew. */
export function judgedBy(finding: { oid: string; nvt: CheckFacts | null; name: string; cves: string[] }): Pick<CheckFacts, 'name' | 'pci' | 'cves' | 'special_note'> {
  const { name, cves } = finding;
  return checkOf(finding) ?? { name, cves, pci: 'score', special_note: null };
}

/** What a finding has to keep of its check: nothing of one of the catalogue. */
export function keptFacts(check: CheckFacts): CheckFacts | null {
  return checkByOid(check.oid) ? null : CheckFacts.parse(check);
}

/** The nmap scripts whose results the catalogue reads, sorted: what a scan profile for all checks has to run. */
export const scriptsOfChecks: readonly string[] = [...new Set(checks.flatMap(({ scripts }) => scripts))].toSorted();

function numberOf({ oid }: Check): number {
  return Number(oid.slice(oid.lastIndexOf('.') + 1));
}
