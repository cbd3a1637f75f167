import { describe, expect, it } from 'vitest';
import { idOf } from './id-of.ts';
import type { Check } from '../../../shared/domain/check/check.ts';
import { checkById } from '../../../shared/domain/check/catalogue.ts';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { recording, scannedAt, written } from './recording.ts';

const base = (): Check => {
  const check = checkById('open-service');
  if (check === undefined) throw new Error('open-service is gone');
  return check;
};

describe('findingsOf', () => {
  it('gives the same findings in the same order whatever the order of the evidence', () => {
    const host = recording('weakweb');
    const turned = { ...host, services: host.services.toReversed().map((service) => ({ ...service, scripts: service.scripts.toReversed() })) };
    const brief = (from: typeof host): string[] => findingsOf(from, scannedAt).map(({ check, port, protocol, severity, description }) => [check.oid, port, protocol, severity, description].join(' '));
    expect(brief(turned)).toEqual(brief(host));
    expect(brief(host)).toEqual(brief(host));
  });

  it('puts the worst first', () => {
    const severities = findingsOf(recording('router'), scannedAt).map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted((one, other) => other - one));
    expect(severities[0]).toBe(7.4);
  });

  it('has at most one finding for each check and port, and keeps tcp and udp apart', () => {
    const service = { port: 53, protocol: 'tcp' } as const;
    const twice: Check = { ...base(), detect: () => [{ service, description: 'first' }, { service, description: 'again' }, { service: { port: 53, protocol: 'udp' }, description: 'udp' }, { service: null, description: 'host' }] };
    expect(findingsOf(written({}), scannedAt, [twice]).map(({ port, protocol, description }) => [port, protocol, description])).toEqual([[null, 'tcp', 'host'], [53, 'tcp', 'first'], [53, 'udp', 'udp']]);
  });

  it('takes the CVEs of the evidence before those of the check', () => {
    const own: Check = { ...base(), cves: ['CVE-2000-0001'], detect: () => [{ service: null, description: 'x', cves: ['CVE-2000-0002'] }] };
    expect(findingsOf(written({}), scannedAt, [own])[0]?.cves).toEqual(['CVE-2000-0002']);
    expect(findingsOf(recording('valentine'), scannedAt).find(({ check }) => idOf(check) === 'tls-heartbleed')?.cves).toEqual(['CVE-2014-0160']);
  });

  it('bounds the description of a finding', () => {
    const long: Check = { ...base(), detect: () => [{ service: null, description: 'x'.repeat(100_000) }] };
    expect(findingsOf(written({}), scannedAt, [long])[0]?.description).toHaveLength(2_000);
  });

  it('finds nothing on a host that is down, and what was seen on one that is incomplete', () => {
    expect(findingsOf({ ...recording('router'), status: 'down' }, scannedAt)).toEqual([]);
    expect(findingsOf({ ...recording('router'), status: 'incomplete' }, scannedAt).length).toBeGreaterThan(10);
  });
});
