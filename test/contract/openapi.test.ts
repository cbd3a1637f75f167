import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { referencePage } from '../../infra/local/pages/reference.ts';
import { openApi } from '../../shared/http/openapi/openapi.ts';

describe.each(surfaces.map((surface) => [surface.dialect.surface, surface] as const))('the OpenAPI document of %s', (_, surface) => {
  const document = openApi(surface);
  const text = JSON.stringify(document);
  const endpoints = surface.groups.flatMap((group) => group.endpoints).filter(({ hidden }) => hidden !== true);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

  test('is valid by the official schema of OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(text));
    expect(result).toEqual({ valid: true });
  });

  test('has each endpoint once, and nothing else', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(endpoints.map(({ id }) => id).sort());
  });

  test('refers only to what it holds', () => {
    const targets = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(([, kind = '', name = '']) => [kind, name] as const);
    const components: Record<string, object> = { ...document.components };
    expect(targets.filter(([kind, name]) => !Object.hasOwn(components[kind] ?? {}, name))).toEqual([]);
    expect(text).not.toContain('#/$defs/');
  });

  test('names in each path exactly the variables that it describes', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const variables = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(methods)) expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(variables);
    }
  });

  test('says for each operation who may call it, with what, and how it refuses', () => {
    for (const operation of operations) {
      const open = operation['x-permission'] === 'public';
      const { operationId: id, security, responses } = operation;
      // A login is open to all and refuses most.
      const checks = endpoints.some((one) => one.id === id && one.answer.others?.[401] !== undefined);
      expect({ id, credentials: security.length > 0, refuses: '401' in responses && !checks, fails: '500' in responses }).toEqual({ id, credentials: !open, refuses: !open, fails: true });
    }
  });

  test('is the same text each time', () => {
    expect(JSON.stringify(openApi(surface))).toBe(text);
  });

  test('is shown as a page without script that has every operation', () => {
    const page = referencePage(surface);
    expect(page).not.toMatch(/<script|\son\w+=|javascript:|<link|src=/i);
    for (const { id, path } of endpoints) {
      expect(page).toContain(`<article id="${id}">`);
      expect(page).toContain(path.replaceAll(/\{[^}]+\}/g, '<var>$&</var>'));
    }
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, name]) => name);
    expect(targets.filter((name) => !page.includes(`id="${name}"`))).toEqual([]);
  });
});

test('a hostile text in an endpoint value stays text on the page', () => {
  const [surface] = surfaces;
  const group = surface?.groups[0];
  const endpoint = group?.endpoints[0];
  if (!surface || !group || !endpoint) throw new Error('No endpoint');
  const hostile = { ...surface, title: '<img src=x>', groups: [{ ...group, title: '"><b>', endpoints: [{ ...endpoint, summary: "<script>alert('1')</script>", description: '`</code><i>`' }] }] };
  const page = referencePage(hostile);
  for (const text of ['<img', '<b>', '<script', '<i>']) expect(page).not.toContain(text);
});
