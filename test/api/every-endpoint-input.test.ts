import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { surfaces } from '../../functions/surfaces.ts';
import { bodyBytesMax } from '../../shared/http/body.ts';
import type { Schema } from '../../shared/http/openapi/document.ts';
import { newId } from '../../shared/lib/id.ts';
import { type Problem, problem } from '../../shared/problems.ts';
import { type Cast, castOf } from '../support/cast.ts';
import { type Case, casesOf, credentials, idsFor, pathWith } from '../support/every-endpoint.ts';
import { requestFor } from '../support/example-request.ts';
import { type Received, type Sent, useSurface } from '../support/gateway-call.ts';
import { mannersOf } from '../support/manners.ts';
import { useTable } from '../support/table.ts';
import { makeTenants, type Tenants } from '../support/tenants.ts';

// What hostile and broken input comes to, for every endpoint: a documented refusal that names what was wrong, and never a 500.
useTable();
let tenants: Tenants;
beforeAll(async () => {
  tenants = await makeTenants();
});

describe.each(surfaces.map((surface) => [surface.dialect.surface, surface] as const))('%s', (name, surface) => {
  const call = useSurface(surface, { remember: true });
  const { answersAnybody } = mannersOf(name);
  let cast: Cast;
  beforeAll(async () => {
    cast = await castOf(name, tenants);
  });
  const statusOf = (refused: Problem): number => surface.dialect.fail(refused, { request_id: '' }).status;
  const [malformed, tooLarge, mediaType, invalid] = [problem.malformed(''), problem.tooLarge(0), problem.unsupportedMediaType(''), problem.invalid({})].map(statusOf);

  /** Sent by whoever may; the answer has its request id and, when it refuses, the surface's own body and a published status. */
  const send = async ({ endpoint, operation }: Case, sent: Partial<Sent> & Pick<Sent, 'path'>): Promise<Received> => {
    const headers = { ...credentials(surface, endpoint, cast.least(endpoint)), 'content-type': 'application/json', ...sent.headers };
    const received = await call({ method: endpoint.method, ...sent, headers });
    expect(received.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(received.status).not.toBe(500);
    expect(Object.keys(operation.responses)).toContain(String(received.status));
    if (received.status >= 400) expect(surface.dialect.errorSchema.safeParse(received.json).success).toBe(true);
    return received;
  };

  describe.each(casesOf(surface))('%s', (_, cases) => {
    const named = (some: Case[]): [string, Case][] => some.map((one) => [one.endpoint.id, one]);
    /** Ids of nothing, so that what is accepted all the same changes nothing. */
    const nowhere = ({ endpoint }: Case): string => pathWith(endpoint, idsFor(endpoint, cast.own).map((id) => (z.uuid().safeParse(id).success ? newId() : id)));
    const withBody = cases.filter(({ operation }) => operation.requestBody?.content['application/json']);

    test.each(named(withBody))('a body that cannot be read is refused before anything else is done: %s', async (__, one) => {
      const path = nowhere(one);
      const unreadable: (string | Buffer)[] = ['{"a":', 'nonsense', '{"a":1e999}', '['.repeat(40), '['.repeat(500_000), Buffer.from('{"a":"\u00ff"}', 'latin1')];
      const statuses = await Promise.all(unreadable.map(async (body) => (await send(one, { path, body })).status));
      expect(statuses).toEqual(unreadable.map(() => malformed));
      expect((await send(one, { path, body: `"${'a'.repeat(bodyBytesMax)}"` })).status).toBe(tooLarge);
      if (!surface.dialect.lenientContentType) expect((await send(one, { path, body: '{}', headers: { 'content-type': 'text/plain' } })).status).toBe(mediaType);
    });

    test.each(named(withBody))('a body of another shape is refused, and the refusal names the fields: %s', async (__, one) => {
      const path = nowhere(one);
      const { required, content } = one.operation.requestBody ?? { required: false, content: {} };
      const members = propertiesOf(one, content['application/json']?.schema ?? {});
      for (const body of ['[]', 'null', '7', '"text"', '{}', '{"wrong":{}}', '\ufeff{}', '{"__proto__":{"name":"x"}}', '{"name":"\\ud800"}']) {
        const { status } = await send(one, { path, body });
        if (required) expect(status).toBeGreaterThanOrEqual(400);
      }
      const received = await send(one, { path, body: JSON.stringify(wrongly(one, content['application/json']?.schema ?? {})) });
      if (Object.keys(members).length === 0) return;
      expect(received.status).toBe(invalid);
      const fields = FieldErrors.parse(received.json).errors_map;
      if (name === 'scanning') expect(Object.keys(fields ?? {}).length).toBeGreaterThan(0);
    });

    test.each(named(cases.filter(({ endpoint }) => endpoint.params)))('a malformed id in the path finds nothing: %s', async (__, one) => {
      const own = idsFor(one.endpoint, cast.own);
      const request = requestFor(one, own, cast.own);
      for (const at of own.keys()) {
        const hostile = ['..%2f..%2fetc', '%00', '%ff%fe', '%zz', 'a'.repeat(10_000), "1'%20or%20'1", '%3Cscript%3E', `${own[at]}%20`, `${own[at]}%00`, '__proto__', '*'];
        const paths = hostile.map((id) => requestFor(one, own.with(at, id), cast.own).path);
        const statuses = await Promise.all(paths.map(async (path) => (await send(one, { ...request, path })).status));
        for (const status of statuses) expect([400, 404, answersAnybody[one.endpoint.id]]).toContain(status);
      }
    });

    test.each(named(cases.filter(({ endpoint }) => endpoint.method === 'GET')))('a hostile query is refused or means nothing: %s', async (__, one) => {
      const { path } = requestFor(one, idsFor(one.endpoint, cast.own), cast.own);
      const [plain = ''] = path.split('?');
      // The parameters of a list are one reader's for all; the next test asks for them.
      const declared = propertyNames(one.endpoint.query);
      const values = ['', 'x'.repeat(2000), '%00', '%ff', '<script>', '-1', '1e9', '[object Object]'];
      const queries = [...declared.flatMap((parameter) => [...values.map((value) => `${parameter}=${encodeURIComponent(value)}`), `${parameter}=1&${parameter}=2&${parameter}[]=3`, `${parameter}[a][b]=1`]), '__proto__=1', 'constructor[prototype]=1', '%00=1', '=&&='];
      await Promise.all(queries.map((query) => send(one, { path: `${plain}?${query}` })));
    });

    const lists = cases.filter(({ endpoint }) => endpoint.columns && name === 'scanning');
    test.each(named(lists))('a list refuses what it cannot answer by its name, and clamps what it documents: %s', async (__, one) => {
      const plain = pathWith(one.endpoint, idsFor(one.endpoint, cast.own));
      const ask = (query: string): Promise<Received> => send(one, { path: `${plain}?${query}` });
      const refused = ['page=-1', 'page=0', 'page=x', 'per_page=-5', 'sort_by=nothing', 'sort_by[name]=up', 'sort_by[Nothing]=asc', 'q[nothing]=x', 'q[Name]=x', 'q[__proto__]=x', 'q[constructor]=x', 'q[]=x', 'date_range_start=tomorrow', 'date_range_end=2026-02-30 00:00:00', 'relative_date_range=1x'];
      for (const query of refused) {
        const { status, json } = await ask(query.replaceAll(' ', '%20'));
        expect({ query, status }).toEqual({ query, status: invalid });
        expect(Object.keys(FieldErrors.parse(json).errors_map ?? {})[0]).toBe(query.startsWith('sort_by') ? 'sort_by' : query.split('=')[0]);
      }
      for (const query of ['cursor=x', 'cursor=', 'cursor=a.b', `cursor=${'a'.repeat(5000)}`]) expect((await ask(query)).status).toBe(statusOf(problem.badCursor()));
      for (const query of ['per_page=1000000000', 'page=1&page=2', `q[created_at]=${'*'.repeat(200)}`, 'relative_date_range=99999y', 'sort_by=created_at%20asc', 'date_range_start=2026-02-02%2000:00:00&date_range_end=2026-01-01%2000:00:00']) {
        const { status, json } = await ask(query);
        expect({ query, status }).toEqual({ query, status: 200 });
        expect(Listed.parse(json).meta.pagination.per_page).toBe(query.startsWith('per_page') ? 100 : 10);
      }
    });
  });
});

function propertyNames(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

const FieldErrors = z.object({ errors_map: z.record(z.string(), z.array(z.string())).optional() });
const Listed = z.object({ meta: z.object({ pagination: z.object({ per_page: z.number() }) }) });

function propertiesOf({ document }: Case, schema: Schema): Record<string, unknown> {
  const shape = typeof schema['$ref'] === 'string' ? document.components.schemas[schema['$ref'].split('/').at(-1) ?? ''] : schema;
  return { ...z.record(z.string(), z.unknown()).catch({}).parse(shape?.['properties']) };
}

/** Each member of the body (of its one root, where there is one) with a value of a type that it never has. */
function wrongly(one: Case, schema: Schema): unknown {
  const members = Object.entries(propertiesOf(one, schema));
  const [[root, inner] = ['', {}]] = members;
  const nested = members.length === 1 ? propertiesOf(one, z.record(z.string(), z.unknown()).parse(inner)) : {};
  const wrong = (properties: Record<string, unknown>): unknown => Object.fromEntries(Object.keys(properties).map((member) => [member, { wrong: [null] }]));
  return Object.keys(nested).length > 0 ? { [root]: wrong(nested) } : wrong(Object.fromEntries(members));
}
