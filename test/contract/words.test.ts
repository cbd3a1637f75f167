import { describe, expect, test } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { scopeOf } from '../../shared/http/endpoint.ts';
import { openApi } from '../../shared/http/openapi/openapi.ts';
import type { Surface } from '../../shared/http/surface.ts';
import type { SurfaceWords, Words } from '../../shared/http/openapi/words.ts';
import { type Described, described } from './described.ts';

describe.each(surfaces.map((surface) => [surface.dialect.surface, surface] as const))('the OpenAPI document of %s', (_, surface) => {
  const all = described(openApi(surface));

  test('describes every parameter, every filter, every member of bodies and answers, and every named shape', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(({ description }) => description === undefined || description.trim() === '').map(({ at }) => at)).toEqual([]);
  });

  test('says what each group of operations is for', () => {
    expect(openApi(surface).tags.filter(({ description }) => description === undefined)).toEqual([]);
    expect(Object.keys(surface.words.about).toSorted()).toEqual([...new Set(surface.groups.map(scopeOf))].toSorted());
  });

  test('says of every value that may be chosen from, or answered, what it means or at least that it exists', () => {
    const unsaid = all.flatMap(({ at, description = '', values }) => values.filter((value) => !description.includes(`\`${value}\``)).map((value) => `${at}: ${value}`));
    expect(unsaid).toEqual([]);
  });

  test('shows for each body one that the endpoint takes, and for nothing else', () => {
    const takers = surface.groups.flatMap(({ endpoints }) => endpoints).filter(({ hidden, accepts, body, query, method }) => hidden !== true && !accepts && (body ?? (['GET', 'DELETE'].includes(method) ? undefined : query)));
    const { examples } = surface.words;
    expect(Object.keys(examples).toSorted()).toEqual(takers.map(({ id }) => id).toSorted());
    const refused = takers.flatMap(({ id, body, query }) => {
      const { error } = (body ?? query)?.safeParse(examples[id]) ?? {};
      return error ? [`${id}: ${error.message}`] : [];
    });
    expect(refused).toEqual([]);
  });

  test('has no word that nothing uses', () => {
    expect(unused(surface)).toEqual([]);
  });
});

test('a member that is said nothing of is found, wherever it is', () => {
  const at = (all: Described[]): string[] => all.filter(({ description }) => description === undefined).map((one) => one.at);
  const [surface] = surfaces;
  if (!surface) throw new Error('No surface');
  const silent = at(described(openApi({ ...surface, words: { common: {}, groups: {}, about: {}, examples: {} } })));
  for (const one of ['listTargets q alive_test', 'createTarget.target.hosts', 'listTargets.data.attributes', 'Target', 'Target.owner.username', 'showTarget id']) expect(silent).toContain(one);
});

/** Words that no member took, by group. */
function unused(surface: Surface): string[] {
  const taken = new Set<string>();
  const watched = (group: string, words: Words): Words =>
    new Proxy(words, {
      get: (target, key) => {
        taken.add(`${group}: ${String(key)}`);
        return typeof key === 'string' ? target[key] : undefined;
      },
    });
  const { common, groups } = surface.words;
  const named = Object.entries(groups);
  const words: SurfaceWords = { ...surface.words, common: watched('common', common), groups: Object.fromEntries(named.map(([id, own]) => [id, watched(id, own)])) };
  openApi({ ...surface, words });
  return [['common', common] as const, ...named].flatMap(([id, own]) => Object.keys(own).map((key) => `${id}: ${key}`)).filter((key) => !taken.has(key));
}
