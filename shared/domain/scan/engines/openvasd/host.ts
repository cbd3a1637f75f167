import { type EngineFinding, EngineUnavailable, type HostResult, type Service } from '../engine.ts';
import type { OpenvasdClient } from './client.ts';
import type { Gathered } from './results.ts';
import { unnamedService } from '../unnamed-service.ts';
import { checkOfVt, Vt } from './vt.ts';

type Facts = (oid: string) => Promise<ReturnType<typeof checkOfVt>>;

/** What a test says for itself, asked for once in a run. */
export function factsOf(client: OpenvasdClient): Facts {
  const known = new Map<string, ReturnType<Facts>>();
  const ask = async (oid: string): Promise<ReturnType<typeof checkOfVt>> => checkOfVt(oid, await client.json('GET', `/vts/${oid}`, Vt).catch(undescribed));
  return (oid) => {
    const asked = known.get(oid) ?? ask(oid);
    known.set(oid, asked);
    return asked;
  };
}

/** A test without a description has no score. One that cannot be asked about ends the attempt, because what it found would count for nothing. */
function undescribed(error: unknown): undefined {
  if (error instanceof EngineUnavailable) throw error;
}

/** What came in about a host, as a result: `given up` when the scan ended before its time. */
export async function hostOf(gathered: Gathered, ended: 'tested' | 'given up', facts: Facts): Promise<HostResult> {
  const { host, hostnames, os, errors, reports, started, stopped } = gathered;
  const seen = started || stopped || reports.size > 0;
  const complete = stopped || ended === 'tested';
  const findings: EngineFinding[] = [];
  for (const { oid, place, alarm, message } of reports.values()) {
    const { check, severity } = await facts(oid);
    findings.push({ check, service: place, severity: alarm ? severity : 0, description: message || check.summary || check.name, cves: check.cves });
  }
  const why = seen ? (complete ? 'tested by openvasd' : 'the scan ended before the host was tested to the end') : complete ? 'no answer to the test whether the host is alive' : 'the scan ended before the host was tested';
  return {
    address: host.address,
    hostnames: [...new Set([...(host.hostname === null ? [] : [host.hostname]), ...hostnames])],
    status: complete ? (seen ? 'up' : 'down') : 'incomplete',
    reason: [why, ...(errors > 0 ? [`${String(errors)} tests reported an error`] : [])].join('; '),
    os: os === null ? null : { name: os, cpe: null, confidence: 100 },
    services: servicesOf(reports.values()),
    scripts: [],
    findings,
  };
}

/** The places where tests found something. */
function servicesOf(reports: Iterable<{ place: EngineFinding['service'] }>): Service[] {
  const places = new Map([...reports].flatMap(({ place }) => (place ? [[`${String(place.port)}/${place.protocol}`, place] as const] : [])));
  return [...places.values()].map(unnamedService);
}
