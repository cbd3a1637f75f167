import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { workers } from '../../functions/workers/subscriptions.ts';
import { accessPatterns } from '../../infra/docs/access-patterns.ts';
import { documents } from '../../infra/docs/documents.ts';
import { stale } from '../../infra/docs/keep.ts';
import { declaredEntities } from '../../shared/table/entity.ts';

const folder = mkdtempSync(join(tmpdir(), 'perimeter-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a document is stale when it is missing or says anything else than the code', () => {
  const [missing, same, other] = ['missing', 'same', 'other'].map((name) => ({ file: join(folder, name), text: `${name}\n` }));
  if (!missing || !same || !other) throw new Error('Three documents');
  writeFileSync(same.file, same.text);
  writeFileSync(other.file, `${other.text} `);
  expect(stale([missing, same, other])).toEqual([missing, other]);
});

test('there is one for each surface, and the access patterns', () => {
  const names = documents().map(({ file }) => file.replace(/^.*\/docs\//, ''));
  expect(names).toEqual([...surfaces.map(({ dialect }) => `openapi/${dialect.surface}.json`), 'access-patterns.md']);
});

test('the access patterns name each entity, list and worker', () => {
  const text = accessPatterns();
  for (const { name, partition } of declaredEntities) expect(text).toContain(`| ${name} | \`${partition}\` |`);
  for (const { id } of workers) expect(text).toContain(`| ${id} |`);
  for (const { id, columns } of surfaces.flatMap(({ groups }) => groups.flatMap(({ endpoints }) => endpoints))) expect(text.includes(`| ${id} |`)).toBe(columns !== undefined);
});
