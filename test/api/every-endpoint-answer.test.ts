import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { surfaces } from '../../functions/surfaces.ts';
import type { Operation } from '../../shared/http/openapi/document.ts';
import { type Cast, castOf } from '../support/cast.ts';
import { type Case, casesOf, credentials, idsFor } from '../support/every-endpoint.ts';
import { requestFor } from '../support/example-request.ts';
import { type Received, type Sent, useSurface } from '../support/gateway-call.ts';
import { mannersOf } from '../support/manners.ts';
import { effects } from '../support/raw-table.ts';
import { settle } from '../support/settle.ts';
import { useTable } from '../support/table.ts';
import { makeTenants, type Tenants } from '../support/tenants.ts';
import { type Write, writesDuring } from '../support/writes.ts';

// What endpoints answer when they do what they are for: the documented status, and a body that is exactly what was published.
useTable();
let tenants: Tenants;
beforeAll(async () => {
  tenants = await makeTenants();
});

/** Many transactions, each of which a repeat finds again; the last one takes the record along. */
const inParts = ['importUsers'];

describe.each(surfaces.map((surface) => [surface.dialect.surface, surface] as const))('%s', (name, surface) => {
  const call = useSurface(surface, { remember: true });
  const { refusedByRule, begins } = mannersOf(name);
  let cast: Cast;
  beforeAll(async () => {
    cast = await castOf(name, tenants);
  });

  const requestOf = (one: Case): Sent => {
    // What a DELETE ends is one that nothing uses; where it lies stays for the next one.
    const ids = cast.own;
    const last = one.endpoint.method === 'DELETE' && one.endpoint.path.endsWith('}') ? idsFor(one.endpoint, { ...ids, ...cast.spares }).at(-1) : undefined;
    const values = idsFor(one.endpoint, ids);
    const named = one.endpoint.method === 'POST' && surface.authorizerOf(one.endpoint) ? { 'idempotency-key': one.endpoint.id } : {};
    const headers = { ...credentials(surface, one.endpoint, cast.least(one.endpoint)), 'content-type': one.endpoint.accepts?.[0] ?? 'application/json', ...named };
    return { ...requestFor(one, last === undefined ? values : values.with(-1, last), ids), headers };
  };

  /** The same request with the same Idempotency-Key: the same answer, and nothing is done again. */
  const expectReplay = async (request: Sent, first: Received): Promise<void> => {
    const before = await effects();
    const { status, text, headers } = await call(request);
    expect({ status, text, replayed: headers['idempotent-replayed'] }).toEqual({ status: first.status, text: first.text, replayed: 'true' });
    expect(await effects()).toEqual(before);
  };

  /** With the ETag of another version: refused, and nothing is done. */
  const expectRefusal = async (id: string, request: Sent): Promise<void> => {
    const before = await effects();
    const { status } = await call({ ...request, headers: { ...request.headers, 'if-match': '"999999"' } });
    expect({ id, status }).toEqual({ id, status: 412 });
    expect(await effects()).toEqual(before);
  };

  // Reading first, and what ends things last, so that each finds what it needs.
  const order = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const cases = casesOf(surface).flatMap(([, some]) => some).sort((x, y) => order.indexOf(x.endpoint.method) - order.indexOf(y.endpoint.method));

  test.each(cases.map((one) => [one.endpoint.id, one] as const))('%s answers as published', async (id, one) => {
    const { endpoint, operation } = one;
    const request = requestOf(one);
    if (operation.parameters.some(({ name }) => name === 'If-Match')) await expectRefusal(id, request);
    const { result: received, writes } = await writesDuring(() => call(request));
    const { status, headers, json, text } = received;
    if (request.headers?.['idempotency-key'] && status < 300) expect({ id, writes: afterRecord(writes) }).toEqual({ id, writes: written(id) });
    if (request.headers?.['idempotency-key'] && status < 300) await expectReplay(request, received);
    if (endpoint.method !== 'GET' && !begins.includes(id)) await settle();
    expect({ id, status, text: status >= 400 ? text : '' }).toEqual({ id, status: refusedByRule[id] ?? endpoint.status, text: refusedByRule[id] === undefined ? '' : text });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(cast.secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(Object.keys(operation.responses)).toContain(String(status));
    expect({ id, unpublished: unpublished(operation, status, headers) }).toEqual({ id, unpublished: [] });
    if (status >= 300) return;
    if (status === 201 && endpoint.method === 'POST') expect(headers['location']).toMatch(/^\//);
    if (endpoint.answer.schema) expect({ id, problems: problemsOf(endpoint.answer.schema, json) }).toEqual({ id, problems: [] });
    else if (endpoint.answer.contentType.startsWith('application/json')) expect(text).toBe('');
  });
});

/** Headers that tell something of the answer, and its media type, where the document does not name them; and a `Location` that it promises and that is not there. */
function unpublished({ responses }: Operation, status: number, headers: Received['headers']): string[] {
  const answer = responses[status];
  if (!answer || '$ref' in answer) return [];
  const named = Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase());
  const sent = ['content-disposition', 'etag', 'link', 'location', 'repr-digest'].filter((name) => headers[name] !== undefined);
  const type = headers['content-type']?.split(';')[0] ?? '';
  const types = Object.keys(answer.content ?? {}).map((one) => one.split(';')[0]);
  return [...sent.filter((name) => !named.includes(name)), ...(types.length > 0 && !types.includes(type) ? [type] : []), ...(named.includes('location') && headers['location'] === undefined ? ['no location'] : [])];
}

/** Writes of a POST after it took its record: those that change something, by the family of their key; places taken by attempts are no part of the work. */
function afterRecord(writes: Write[]): string[] {
  const begun = writes.findIndex(({ record }) => record === 'working');
  return writes.slice(begun + 1).flatMap(({ partitions, record }) => {
    const families = partitions.filter((key) => !key.includes('#ATTEMPTS'));
    return families.length === 0 ? [] : [record === 'done' ? 'the work and the record' : `without the record: ${families.join()}`];
  });
}

/** One transaction for all of it. */
function written(id: string): unknown {
  return inParts.includes(id) ? expect.arrayContaining(['the work and the record']) : ['the work and the record'];
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

/** Against the published schema with every object closed: a member that nobody declared is a problem too. */
function problemsOf(schema: z.ZodType, json: unknown): string[] {
  const override = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
    if (zodSchema._zod.def.type === 'bigint') jsonSchema.type = 'integer';
  };
  const validate = ajv.compile({ ...z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any', override }) });
  return validate(json) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}
