import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkById, checkByOid, checks, scriptsOfChecks } from '../../../shared/domain/check/catalogue.ts';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { severityOf } from '../../../shared/domain/check/severity.ts';
import { exposedFiles } from '../../../shared/domain/scan/engines/nmap/exposed-files.ts';
import { cases } from './cases/cases.ts';
import { scannedAt } from './recording.ts';

/** Their scripts do harm, and nothing else shows the flaw. */
const withdrawn = { '2.25.291670020064661160191857539163294138526.109': 'web-drupalgeddon', '2.25.291670020064661160191857539163294138526.227': 'smb-ms08-067' };

describe('OIDs', () => {
  const issued = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(new URL('oids.json', import.meta.url), 'utf8')));

  it('are unique, and the arc is 2.25 with one UUID', () => {
    expect(new Set(checks.map(({ oid }) => oid)).size).toBe(checks.length);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { oid } of checks) expect(oid).toMatch(/^2\.25\.291670020064661160191857539163294138526\.[1-9]\d{0,3}$/);
  });

  it('never change: each one of the committed list still names its check, or was withdrawn and names no other', () => {
    expect(issued).toEqual({ ...Object.fromEntries(checks.map(({ oid, id }) => [oid, id])), ...withdrawn });
    expect(checks.filter(({ oid }) => oid in withdrawn)).toEqual([]);
  });

  it('lead to the check, and so does its id', () => {
    for (const check of checks) {
      expect(checkByOid(check.oid)).toBe(check);
      expect(checkById(check.id)).toBe(check);
    }
    expect(checkByOid('1.3.6.1.4.1.25623.1.0.1')).toBeUndefined();
  });
});

describe('what a check says', () => {
  it.each(checks)('$id: is complete, in sentences, and fits its treatment', (check) => {
    for (const text of [check.summary, check.insight, check.impact, check.affected, check.solution, check.vuldetect]) expect(text).toMatch(/^[\p{Lu}`].{15,}[.)`]$/su);
    expect(check.name.length).toBeLessThan(90);
    expect(check.refs.every(({ id }) => /^CVE-\d{4}-\d{4,}$|^https:\/\/\S+$/.test(id))).toBe(true);
    const severity = severityOf(check);
    if (check.pci === 'information' || check.pci === 'special_note') expect(severity).toBeLessThan(4);
    else expect(severity).toBeGreaterThan(0);
    if (check.pci === 'special_note') expect(check.special_note).toMatch(/\.$/);
    for (const cve of check.cves) expect(check.refs).toContainEqual({ type: 'cve', id: cve });
  });

  it.skipIf(!existsSync('/usr/share/nmap/scripts'))('every script that a check reads is one of nmap, or our own', () => {
    expect(scriptsOfChecks.filter((script) => !existsSync(`/usr/share/nmap/scripts/${script}.nse`))).toEqual([exposedFiles]);
  });
});

describe('evidence', () => {
  it('there is a positive and a negative case for every check, and none for another', () => {
    expect(Object.keys(cases).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
  });

  it.each(checks)('$id: fires on its evidence, on the right port', (check) => {
    const found = findingsOf(cases[check.id]?.finds ?? neverUsed(), cases[check.id]?.at ?? scannedAt, [check]);
    expect(found.map(({ port }) => port)).toEqual([cases[check.id]?.on]);
    expect(found[0]?.description).toMatch(/^\S.{5,}/s);
  });

  it.each(checks)('$id: does not fire on what only looks like it', (check) => {
    expect(findingsOf(cases[check.id]?.not ?? neverUsed(), cases[check.id]?.notAt ?? scannedAt, [check])).toEqual([]);
  });
});

function neverUsed(): never {
  throw new Error('A check without a case');
}
