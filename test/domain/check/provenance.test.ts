import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cases } from './cases/cases.ts';
import { recording } from './recording.ts';

const folder = new URL('recorded/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') || name.startsWith('os-release/'))
  .map((name) => name.replace(/\.json$/, ''));
const [recordings = [], imitations = []] = readFileSync(new URL('README.md', folder), 'utf8').split('\n## ').map(rowsOf);

/** The cells of a Markdown table, without its head. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

describe('where recordings come from', () => {
  it('each has exactly one row that says what answered and who recorded it, and no row is without a recording', () => {
    expect(recordings.map(([name = '']) => name).toSorted()).toEqual(files.toSorted());
    expect(recordings.filter((row) => row.length !== 3 || row.some((cell) => cell.length < 2))).toEqual([]);
  });
});

// That a positive is recorded at all is held by its type: what was written by hand is no `Recorded`.
describe('the evidence on which a check has to fire', () => {
  it('is what was recorded, unaltered', () => {
    const whole = Object.values(cases).filter(({ finds }) => !finds.recording.startsWith('os-release/'));
    for (const { finds } of whole) expect(recording(finds.recording).services).toEqual(expect.arrayContaining(finds.services));
  });

  it('was answered by the real thing, but for the checks that the table of imitations names', () => {
    const imitated = new Map(imitations.map(([name = '', port = '']) => [`${name} ${port}`, new Array<string>()]));
    for (const [id, { finds, on }] of Object.entries(cases)) imitated.get(`${finds.recording} ${String(on)}`)?.push(id);
    expect(imitations.map(([name, port, , checks]) => [name, port, checks])).toEqual([...imitated].map(([place, ids]) => [...place.split(' '), ids.toSorted().join(', ')]));
  });
});
