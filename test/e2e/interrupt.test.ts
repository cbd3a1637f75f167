import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { signedIn } from '../support/api.ts';
import { Stack } from '../support/stack.ts';

const home = mkdtempSync(join(tmpdir(), 'perimeter-interrupt-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a second start on the folder is refused, and the first goes on; Ctrl-C, which a terminal sends to every process, ends the stack in order: the table last, and nothing fails', async () => {
  const stack = await Stack.start(home);
  const { api_key, username, password } = stack.access;
  const operator = await signedIn(stack.url, api_key, username, password);
  expect((await operator.call('GET', '/v2/user/me')).status).toBe(200);
  await expect(Stack.start(home)).rejects.toThrow('ended while it started');
  expect((await operator.call('GET', '/v2/user/me')).status).toBe(200);
  expect(await stack.interrupt()).toBe(0);
  // The note of the table's process goes when the table has ended.
  expect(existsSync(join(home, 'table.pid'))).toBe(false);
});
