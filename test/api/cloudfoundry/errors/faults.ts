import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { TableCall } from '../../../support/table-gate.ts';
import type { Answer } from '../world.ts';
import type { World } from './setting.ts';

/** Errors of ours: the table, the directory of users, or a function does not answer. */
export function faults(world: World): void {
  const { foundry, gate, told } = world;
  const without = <T>(operations: string[], text: string, work: () => Promise<T>): Promise<T> =>
    gate.during(async ({ operation, body }: TableCall) => (operations.includes(operation) && body.includes(text) ? 'lose' : 'pass'), work);

  test('a table that does not answer a read, or a write', async () => {
    const { admin, org } = world.people;
    const list = (): Promise<Answer> => foundry.call('GET', '/v2/quota_definitions', { token: admin.token });
    told(await without(['Query'], 'QUOTA_DEFINITION', list), 'DatabaseError', 'Database error');
    expect((await list()).status).toBe(200);
    const make = (): Promise<Answer> => foundry.call('POST', '/v2/spaces', { token: admin.token, body: { name: 'Lost', organization_guid: org } });
    told(await without(['TransactWriteItems'], 'Lost', make), 'DatabaseError', 'Database error');
    expect((await make()).status).toBe(201);
    // Nor is a domain that nobody could look up one that does not exist.
    const share = (): Promise<Answer> => foundry.call('PUT', `/v2/organizations/${org}/private_domains/${randomUUID()}`, { token: admin.token });
    told(await without(['GetItem'], 'PRIVATE_DOMAIN', share), 'DatabaseError', 'Database error');
    expect((await share()).status).toBe(400);
  });

  test('a directory of users that does not answer', async () => {
    const { admin, org, colleague: { username } } = world.people;
    for (const [method, path] of [['PUT', 'auditors'], ['DELETE', 'auditors'], ['POST', 'auditors/remove']] as const) {
      const named = (): Promise<Answer> => foundry.call(method, `/v2/organizations/${org}/${path}`, { token: admin.token, body: { username } });
      told(await without(['GetItem'], 'L#USERNAME', named), 'UaaUnavailable', 'The UAA service is currently unavailable');
      expect((await named()).status).toBeLessThan(300);
    }
  });

  test('an authorizer that fails, so that no function answers', async () => {
    const { admin } = world.people;
    const list = (): Promise<Answer> => foundry.call('GET', '/v2/organizations', { token: admin.token });
    told(await without(['GetItem'], admin.session, list), 'ServerError', 'Server error');
    expect((await list()).status).toBe(200);
  });

  test('any other fault, which says nothing', async () => {
    const before = process.env['PERIMETER_TABLE'];
    process.env['PERIMETER_TABLE'] = 'another';
    const { status, text } = await foundry.call('POST', '/oauth/token', { body: 'grant_type=password&username=bob&password=secret', headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic Y2Y6' } });
    if (before === undefined) delete process.env['PERIMETER_TABLE'];
    else process.env['PERIMETER_TABLE'] = before;
    expect([status, text]).toEqual([500, '{"error_code":"UnknownError","description":"An unknown error occurred.","code":10001}']);
  });
}
