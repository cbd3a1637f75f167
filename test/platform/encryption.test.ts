import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from '../../shared/platform/encryption.ts';
import type { SecretVersions } from '../../shared/platform/contract/secrets.ts';
import { secrets } from '../../shared/platform/secrets.ts';

const version = (id: string) => ({ id, value: randomBytes(64).toString('base64url') });
const [first, second, third] = [version('first'), version('second'), version('third')];

/** Makes these the versions that the platform has. */
const have = (versions: SecretVersions) => secrets.use({ get: async () => versions });
const binding = 'webhook tenant-a 1';

describe('what is sealed', () => {
  test.each(['a secret', '', 'ümlaut \u0000 🔑', 'x'.repeat(10_000)])('comes back as it was, and is never the same twice', async (text) => {
    have({ current: first });
    const [once, again] = [await seal(text, binding), await seal(text, binding)];
    expect([await unseal(once, binding), await unseal(again, binding)]).toEqual([text, text]);
    expect(once).not.toBe(again);
    if (text !== '') expect(once).not.toContain(text);
  });

  test('opens in no other place', async () => {
    have({ current: first });
    const sealed = await seal('a secret', binding);
    for (const place of ['webhook tenant-b 1', 'webhook tenant-a 2', '']) await expect(unseal(sealed, place)).rejects.toThrow(/^A sealed text /);
  });

  test('does not open when any part of it was changed', async () => {
    have({ current: first, previous: second });
    const sealed = await seal('a secret', binding);
    const [form, id, nonce = '', box = ''] = sealed.split('.');
    const flipped = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    const changed = [
      [form, 'second', nonce, box], [form, 'unknown', nonce, box], ['v2', id, nonce, box], [form, id, flipped(nonce, 3), box], [form, id, nonce.slice(1), box],
      [form, id, nonce, flipped(box, 0)], [form, id, nonce, flipped(box, box.length - 5)], [form, id, nonce, box.slice(0, -4)], [form, id, nonce, ''], [],
    ];
    for (const parts of changed) await expect(unseal(parts.join('.'), binding)).rejects.toThrow(/^A sealed text /);
  });

  test('stays readable over one rotation of the key, and not over two', async () => {
    have({ current: first });
    const sealed = await seal('a secret', binding);
    have({ current: second, previous: first });
    expect(await unseal(sealed, binding)).toBe('a secret');
    const fresh = await seal('a secret', binding);
    have({ current: third, previous: second });
    expect(await unseal(fresh, binding)).toBe('a secret');
    await expect(unseal(sealed, binding)).rejects.toThrow('key is gone');
  });
});
