import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { type KnownHost, KnownHosts } from '../../shared/domain/host/known-host.ts';
import { portOf } from '../../shared/domain/vulnerability/finding.ts';
import { bucket, KnownVulnerabilities, type KnownVulnerability } from '../../shared/domain/vulnerability/known.ts';
import { CheckTotals, PortTotals, Tallies, Totals } from '../../shared/domain/vulnerability/totals.ts';
import { readAll } from '../../shared/table/read-all.ts';

interface Known {
  hosts: KnownHost[];
  findings: KnownVulnerability[];
}

/** All that an organization knows of a product, read from the table itself and from no index. */
export function knownOf(actor: Actor): Promise<Known> {
  const { organization } = actor;
  return withActor(actor, async () => {
    const hosts = await readAll([KnownHosts.stretch(organization, 'pci')], KnownHosts.parse);
    const buckets = [...new Set(hosts.map(({ id }) => bucket('pci', id)))];
    return { hosts, findings: await readAll(buckets.map((one) => KnownVulnerabilities.stretch(organization, one)), KnownVulnerabilities.parse) };
  });
}

/** The totals that are kept, and how many tallies wait for them. */
export function keptOf(actor: Actor): Promise<object> {
  const { organization } = actor;
  return withActor(actor, async () => {
    const totals = await Totals.get(organization, 'pci');
    const checks = await readAll([CheckTotals.stretch(organization, 'pci')], CheckTotals.parse);
    const ports = await readAll([PortTotals.stretch(organization, 'pci')], PortTotals.parse);
    return {
      product: totals?.numbers ?? {},
      checks: Object.fromEntries(checks.map(({ id, numbers }) => [id, numbers])),
      ports: Object.fromEntries(ports.map(({ id, numbers }) => [id, numbers])),
      top: (totals?.top ?? []).map(({ oid, severity, hosts, occurrences }) => ({ oid, severity, hosts, occurrences })),
      waiting: (await readAll([Tallies.stretch(organization, 'pci')], Tallies.parse)).length,
    };
  });
}

/** The same numbers, counted from what is there. */
export function recounted({ hosts, findings }: Known): object {
  const open = findings.filter(({ status, threat }) => status === 'open' && threat !== 'False Positive');
  const verdicts = hosts.map(({ compliance }) => (compliance === null ? 'hosts unknown' : compliance ? 'hosts compliant' : 'hosts failing'));
  const checks = Map.groupBy(findings, ({ oid }) => oid);
  const top = [...Map.groupBy(open.filter(({ severity }) => severity > 0), ({ oid }) => oid)].map(([oid, own]) => ({ oid, severity: Math.max(...own.map(({ severity }) => severity)), hosts: hostsOf(own), occurrences: own.length }));
  return {
    product: {
      ...tallied(findings.flatMap(({ status, threat, severity }) => [`${status} ${threat}`, `${status} ${severity.toFixed(1)}`])),
      ...tallied([...hosts.map(() => 'hosts'), ...verdicts]),
      ...some('hosts affected', hostsOf(open)),
    },
    checks: Object.fromEntries([...checks].map(([oid, own]) => {
      const counted = own.filter((one) => open.includes(one));
      return [oid, { ...tallied([...own.map(({ status }) => status), ...counted.map(({ severity }) => `counted ${severity.toFixed(1)}`)]), ...some('hosts', hostsOf(counted)) }];
    })),
    ports: Object.fromEntries([...Map.groupBy(findings, portOf)].map(([port, own]) => [port, tallied(own.map(({ status }) => status))])),
    top: top.toSorted((a, b) => b.severity - a.severity || b.hosts - a.hosts || b.occurrences - a.occurrences || (a.oid < b.oid ? -1 : 1)).slice(0, 100),
    waiting: 0,
  };
}

function hostsOf(findings: KnownVulnerability[]): number {
  return new Set(findings.map(({ host_id }) => host_id)).size;
}

function tallied(names: string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

function some(name: string, number: number): Record<string, number> {
  return number === 0 ? {} : { [name]: number };
}
