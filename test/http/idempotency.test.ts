import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { scanning } from '../../functions/scanning/dialect.ts';
import { apiKeys } from '../../functions/scanning/api-keys/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import * as ApiKey from '../../shared/domain/api-key/api-key.ts';
import type { RawRequest, Response } from '../../shared/http/request.ts';
import { serve } from '../../shared/http/serve.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { table } from '../../shared/table/client.ts';
import { tableName } from '../../shared/table/schema.ts';
import { userOf } from '../support/actors.ts';
import { useTable } from '../support/table.ts';

useTable();

function ask(actor: Actor, id: string, options: { body?: unknown; headers?: Record<string, string>; params?: Record<string, string> } = {}): Promise<Response> {
  const endpoint = apiKeys.endpoints.find((one) => one.id === id);
  if (!endpoint) throw new Error(`No endpoint ${id}`);
  const body = Buffer.from(options.body === undefined ? '' : JSON.stringify(options.body));
  const request: RawRequest = { method: endpoint.method, path: endpoint.path, params: options.params ?? {}, query: {}, headers: options.headers ?? {}, body, request_id: newId(), ip: '127.0.0.1' };
  return serve(scanning, apiKeys.id, endpoint, request, actor);
}

const create = (actor: Actor, key: string, name = 'one') => ask(actor, 'createApiKey', { body: { api_key: { name } }, headers: { 'idempotency-key': key } });
const count = (actor: Actor) => withActor(actor, () => ApiKey.ApiKeys.count(actor.organization));

describe('Idempotency-Key', () => {
  test('a repeat gets the first answer, secret and all, and makes nothing', async () => {
    const actor = userOf(newId());
    const first = await create(actor, 'a');
    const second = await create(actor, 'a');
    expect(second.body.toString()).toBe(first.body.toString());
    expect(second.status).toBe(201);
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true', location: first.headers['location'] });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(await count(actor)).toBe(1);
  });

  test('the key that an answer shows is not stored in clear', async () => {
    const actor = userOf(newId());
    const { body } = await create(actor, 'a');
    const shown = z.object({ data: z.object({ attributes: z.object({ key: z.string() }) }) }).parse(JSON.parse(body.toString())).data.attributes.key;
    const rows = await withActor(actor, () =>
      table().send(new QueryCommand({ TableName: tableName(), KeyConditionExpression: '#pk = :pk', ExpressionAttributeNames: { '#pk': 'pk' }, ExpressionAttributeValues: { ':pk': `T#${actor.organization}#IDEMPOTENCY` } })),
    );
    expect(rows.Items).toHaveLength(1);
    expect(JSON.stringify(rows.Items)).not.toContain(shown);
  });

  test('another body under the same key is refused', async () => {
    const actor = userOf(newId());
    await create(actor, 'a');
    await expect(create(actor, 'a', 'two')).rejects.toMatchObject({ code: 'refused' });
    expect(await count(actor)).toBe(1);
  });

  test('of many at once one works, and the others are told that it is in progress or get its answer', async () => {
    const actor = userOf(newId());
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => create(actor, 'a')));
    expect(await count(actor)).toBe(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'in_progress' });
      else expect(answer.value.status).toBe(201);
    }
  });

  test('a refused request leaves no record: put right, it works under the same key', async () => {
    const actor = userOf(newId());
    await expect(create(actor, 'a', '')).rejects.toMatchObject({ code: 'invalid' });
    expect((await create(actor, 'a')).status).toBe(201);
  });

  test('two users and two paths may use the same text', async () => {
    const organization = newId();
    await create(userOf(organization), 'a');
    await create(userOf(organization), 'a');
    expect(await count(userOf(organization))).toBe(2);
  });

  test('is forgotten after a day', async () => {
    const actor = userOf(newId());
    await create(actor, 'a');
    const now = clock.now;
    clock.now = () => new Date(now().getTime() + 25 * 3_600_000);
    try {
      await create(actor, 'a');
    } finally {
      clock.now = now;
    }
    expect(await count(actor)).toBe(2);
  });

  test('a key longer than 255 characters names the header', async () => {
    await expect(create(userOf(newId()), 'x'.repeat(256))).rejects.toMatchObject({ fields: { 'Idempotency-Key': [expect.stringContaining('255')] } });
  });
});

describe('If-Match', () => {
  test('a change of what was seen goes through, of what was changed meanwhile it is 412', async () => {
    const actor = userOf(newId());
    const made = await ask(actor, 'createApiKey', { body: { api_key: { name: 'one' } } });
    expect(made.headers['etag']).toBe('"1"');
    const id = z.object({ data: z.object({ id: z.string() }) }).parse(JSON.parse(made.body.toString())).data.id;
    await expect(ask(actor, 'revokeApiKey', { params: { id }, headers: { 'if-match': '"7"' } })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    await expect(ask(actor, 'revokeApiKey', { params: { id }, headers: { 'if-match': 'nonsense' } })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect((await ask(actor, 'revokeApiKey', { params: { id }, headers: { 'if-match': '"1"' } })).status).toBe(200);
  });
});
