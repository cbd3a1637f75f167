import { readAll } from '../../table/read-all.ts';
import { tenant } from '../actor/context.ts';
import { allOf } from '../exception/decide.ts';
import type { Exception } from '../exception/exception.ts';
import { type RunHost, RunHosts } from '../host/run-host.ts';
import { allSilent } from '../host/silent-hosts.ts';
import { type Organization, Organizations } from '../organization/organization.ts';
import type { ProductCode } from '../plan/product.ts';
import { configuredAsv } from '../report/asv.ts';
import type { Report } from '../report/report.ts';
import type { FindingEvidence, HostEvidence, RunEvidence } from '../report/run-evidence.ts';
import { findingStretches, type RunFinding, RunFindings } from '../vulnerability/finding.ts';
import { resultsOf } from '../vulnerability/severity-counts.ts';
import { present } from '../vulnerability/vulnerability.ts';
import { brand } from '../whitelabel/brand.ts';
import { type Run, Runs } from './run.ts';

/** Everything that the files of a report say, as it was when the run ended, with the texts of today's catalogue. */
export async function evidenceOf(report: Report, generatedAt: string): Promise<RunEvidence> {
  const run = await Runs.need(tenant(), report.history_id, report.scan.id);
  const [organization, { name: brandName, primary_color }, answered, silent, found] = await Promise.all([Organizations.need(tenant(), tenant()), brand(tenant()), readAll([RunHosts.stretch(tenant(), run.id)], RunHosts.parse), allSilent(run.id), readAll(findingStretches(tenant(), { run_id: run.id, finding_shards: run.finding_shards }), RunFindings.parse)]);
  const exceptions = await exceptionsOn(found, run.product);
  const byHost = Map.groupBy(found, ({ host_id }) => host_id);
  const { id, name, product, started_at, finished_at, quarter, valid_until, compliance } = report;
  return {
    report: { id, name, generated_at: generatedAt },
    organization: organizationEvidence(organization),
    asv: configuredAsv(),
    brand: { name: brandName, primary_color },
    product,
    scan: scanEvidence(run),
    run: { id: run.id, feed: run.feed, started_at, finished_at, quarter, valid_until, hosts: { total: run.hosts_total, scanned: run.hosts_scanned, dead: run.hosts_dead + run.hosts_untested } },
    compliance,
    reasons: run.reasons,
    results: report.results,
    change: run.change ?? { new: 0, open: 0, closed: 0, reopened: 0 },
    hosts: [...answered, ...silent].toSorted((a, b) => a.ip.localeCompare(b.ip, 'en', { numeric: true })).map((host) => hostEvidence(host, byHost.get(host.id) ?? [], exceptions)),
  };
}

/** The exceptions that any of the findings counts by. */
async function exceptionsOn(findings: RunFinding[], product: ProductCode): Promise<Map<string, Exception>> {
  const named = new Set(findings.flatMap(({ exception }) => exception?.id ?? []));
  const all = named.size === 0 ? [] : await allOf(product);
  return new Map(all.filter(({ id }) => named.has(id)).map((exception) => [exception.id, exception]));
}

function organizationEvidence({ id, name, company_name, details }: Organization): RunEvidence['organization'] {
  const { address, zipcode, city, state, country } = details;
  return {
    id,
    name,
    company_name,
    contact_name: details.contact_name ?? '',
    contact_title: details.contact_title ?? '',
    contact_email: details.contact_email ?? '',
    contact_phone: details.contact_phone ?? '',
    address: [address, [zipcode, city].filter(Boolean).join(' '), state, country].filter(Boolean).join(', '),
    website: details.website ?? '',
  };
}

function scanEvidence({ scan, config, scanner, target }: Run): RunEvidence['scan'] {
  const { name, hosts, exclude_hosts, external } = target;
  return { id: scan.id, name: scan.name, profile: config.name, scanner: scanner.name, target: { name, hosts, exclude_hosts, external } };
}

function hostEvidence(host: RunHost, findings: RunFinding[], exceptions: ReadonlyMap<string, Exception>): HostEvidence {
  const { ip, hostnames, status, os, compliance, services } = host;
  const worstFirst = findings.toSorted((a, b) => b.severity - a.severity || (a.port ?? 0) - (b.port ?? 0) || a.name.localeCompare(b.name));
  return { ip, hostnames, status, os: os?.name ?? null, compliance, results: resultsOf(host), services, findings: worstFirst.map((finding) => findingEvidence(finding, exceptions)) };
}

function findingEvidence(finding: RunFinding, exceptions: ReadonlyMap<string, Exception>): FindingEvidence {
  const { id, name, oid, port, severity, threat, nvt, pci, cves, description, original_severity } = { ...finding, ...present(finding) };
  const { summary, insight, impact, affected, solution, solution_type } = nvt.tags;
  const texts = { summary, insight, impact, affected, solution, solution_type };
  return { id, oid, name, family: nvt.family, port, severity, threat, original_severity, cvss_vector: nvt.cvss_vector, cves, description, ...texts, refs: nvt.refs, pci, exception: exceptionEvidence(finding, exceptions) };
}

/** Of one that was deleted since, what the finding itself says. */
function exceptionEvidence({ exception }: RunFinding, exceptions: ReadonlyMap<string, Exception>): FindingEvidence['exception'] {
  if (!exception) return null;
  const { reason = null, text = '' } = exceptions.get(exception.id) ?? {};
  return { status: exception.status, reason, text, new_severity: exception.new_severity };
}
