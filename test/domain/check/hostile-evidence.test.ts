import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf } from './id-of.ts';
import { scriptsOfChecks } from '../../../shared/domain/check/catalogue.ts';
import type { Finding } from '../../../shared/domain/check/check.ts';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import type { HostResult, ScriptData, ScriptResult } from '../../../shared/domain/scan/engines/engine.ts';
import { recording, scannedAt } from './recording.ts';

const recordings = ['router', 'weakweb', 'certs', 'classic', 'data', 'tomcat-9', 'udp', 'ubuntu-20.04', 'metasploitable'].map(recording);
/** Keys and texts that the checks look for, so that random evidence reaches deep into them. */
const vocabulary = [...new Set(recordings.flatMap((host) => [...host.scripts, ...host.services.flatMap(({ scripts }) => scripts)].flatMap(({ data, output }) => [...words(data), output])))];

function words(data: ScriptData | null): string[] {
  if (data === null || typeof data === 'string') return data === null ? [] : [data];
  return Array.isArray(data) ? data.flatMap(words) : Object.entries(data).flatMap(([key, value]) => [key, ...words(value)]);
}

const text = fc.oneof(fc.constantFrom(...vocabulary), fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '__proto__', 'constructor', 'toString', '\ud800', '9'.repeat(400)));
const { data } = fc.letrec<{ data: ScriptData }>((tie) => ({
  data: fc.oneof({ maxDepth: 5, depthSize: 'medium' }, text, fc.array(tie('data'), { maxLength: 4 }), fc.dictionary(text, tie('data'), { maxKeys: 5 })),
}));
const script: fc.Arbitrary<ScriptResult> = fc.record({ id: fc.constantFrom(...scriptsOfChecks), output: text, data: fc.option(data) });
const nullable = fc.option(text);
const host: fc.Arbitrary<HostResult> = fc.record({
  address: text,
  hostnames: fc.array(text, { maxLength: 2 }),
  status: fc.constantFrom('up' as const, 'incomplete' as const),
  reason: text,
  os: fc.option(fc.record({ name: text, cpe: nullable, confidence: fc.double() })),
  services: fc.array(
    fc.record({
      port: fc.integer({ min: 0, max: 65_535 }),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      name: fc.oneof(text, fc.constantFrom('http', 'ssh', 'ftp', 'telnet', 'mysql', 'snmp', 'vnc', 'X11', 'ms-wbt-server')),
      product: nullable,
      version: nullable,
      extra_info: nullable,
      cpes: fc.array(text, { maxLength: 1 }),
      tls: fc.boolean(),
      scripts: fc.array(script, { maxLength: 12 }),
    }),
    { maxLength: 3 },
  ),
  scripts: fc.array(script, { maxLength: 5 }),
  sign_ins: fc.array(fc.record({ method: fc.constantFrom('ssh' as const, 'http' as const), port: fc.integer({ min: 0, max: 65_535 }), protocol: fc.constant('tcp' as const), worked: fc.boolean(), message: text, host_key: nullable }), { maxLength: 3 }),
  packages: fc.array(fc.record({ name: text, version: text, manager: fc.constantFrom('dpkg' as const, 'rpm' as const, 'apk' as const) }), { maxLength: 50 }),
  distribution: fc.record({ id: fc.oneof(text, fc.constantFrom('debian', 'rhel')), version: text, kernel: text }),
});

function wellFormed(findings: Finding[]): void {
  for (const { description, severity, port } of findings) {
    expect(description.length).toBeGreaterThan(0);
    expect(description.length).toBeLessThanOrEqual(2_000);
    expect(severity).toBeGreaterThanOrEqual(0);
    expect(port === null || Number.isInteger(port)).toBe(true);
  }
}

describe('hostile evidence', () => {
  it('never makes a check throw, whatever a script returned', () => {
    fc.assert(fc.property(host, (evidence) => wellFormed(findingsOf(evidence, scannedAt))), { numRuns: 300 });
  });

  it('never makes a check throw when recorded evidence is damaged', () => {
    const damaged = fc.tuple(fc.constantFrom(...recordings), fc.nat(), data).map(([from, seed, replacement]) => damage(from, seed, replacement));
    fc.assert(fc.property(damaged, (evidence) => wellFormed(findingsOf(evidence, scannedAt))), { numRuns: 200 });
  });

  it('is searched in linear time: the longest output that is kept, made of what patterns repeat, is judged', () => {
    const repeats = ['a', ' ', '\n', '-', 'A ', 'Server: ', '1.', '=', '/x: ', ',', '(', 'PHP/1', 'Valid credentials ', '\u00e9'];
    const evidence = repeats.map((unit, index) => ({ unit, port: 1_000 + index })).map(({ unit, port }) => {
      const output = unit.repeat(Math.ceil(16_384 / unit.length)).slice(0, 16_384);
      return { ...(recordings[0]?.services[0] ?? never()), port, product: output, version: output.slice(0, 2_048), extra_info: output.slice(0, 2_048), scripts: scriptsOfChecks.map((id) => ({ id, output, data: null })) };
    });
    const findings = findingsOf({ ...(recordings[0] ?? never()), services: evidence }, scannedAt);
    wellFormed(findings);
    expect(findings.filter(({ check }) => idOf(check) === 'open-service')).toHaveLength(repeats.length);
  });
});

/** Replaces the structured data of some scripts and cuts the text of others. */
function damage(from: HostResult, seed: number, replacement: ScriptData): HostResult {
  let count = seed;
  const cut = (result: ScriptResult): ScriptResult => {
    count = (count * 31 + 7) % 1_000_003;
    return count % 3 === 0 ? { ...result, data: replacement } : { ...result, output: result.output.slice(0, count % 200), data: count % 3 === 1 ? result.data : null };
  };
  return { ...from, services: from.services.map((service) => ({ ...service, scripts: service.scripts.map(cut) })), scripts: from.scripts.map(cut) };
}

function never(): never {
  throw new Error('The recording is empty');
}
