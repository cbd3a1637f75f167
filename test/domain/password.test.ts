import { argon2Sync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { checkPassword, hashPassword, isOutdated, verifyPassword } from '../../shared/domain/user/password.ts';
import { commonPasswords } from '../../shared/domain/user/password-common.ts';
import { Users } from '../../shared/domain/user/user.ts';
import { transact } from '../../shared/table/transact.ts';
import { makeAccount, password } from '../support/accounts.ts';
import { useTable } from '../support/table.ts';
import { tokenOf } from '../support/tokens.ts';

useTable();

const reasonOf = (word: string, about: string[] = []): Promise<string> => checkPassword(word, word, about).then(() => 'accepted', (error: unknown) => Object(error).fields.password[0]);

describe('a password', () => {
  test('has eight characters, whatever they are, and may have many more', async () => {
    expect(await reasonOf('k7!vQ2x')).toMatch(/^is too short/);
    expect(await reasonOf('😀😀😀😀')).toMatch(/^is too short/);
    for (const word of ['k7!vQ2xz', 'nothing but letters', 'z'.repeat(63) + 'y', 'ä ö ü ß 漢字 😀', 'k'.repeat(256)]) expect(await reasonOf(word)).toBe('accepted');
    expect(await reasonOf('k'.repeat(257))).toMatch(/^is too long/);
  });

  test('is none of the most common ones, in any case', async () => {
    expect(commonPasswords.size).toBeGreaterThanOrEqual(3000);
    for (const word of ['password', 'PASSWORD', '12345678', 'Qwertyuiop', 'football', 'ｐａｓｓｗｏｒｄ']) expect(await reasonOf(word)).toMatch(/most common/);
  });

  test('is more than the address, a name or the organization', async () => {
    const about = ['ada.lovelace@harbour-shop.example', 'Ada Lovelace', 'Harbour Shop'];
    for (const word of ['lovelace1815', 'Harbour-Shop!', 'harbourshop2026', 'perimeter1']) expect(await reasonOf(word, about)).toMatch(/too close/);
    expect(await reasonOf('lovelace and a difference engine', about)).toBe('accepted');
  });

  test('is entered twice alike', async () => {
    await expect(checkPassword('one sentence', 'another sentence')).rejects.toMatchObject({ fields: { password_confirmation: ["doesn't match password"] } });
  });
});

test('a hash is argon2id, opens for its password alone, and is the same for composed and decomposed letters', async () => {
  const hash = await hashPassword('caf\u00e9 au lait');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(isOutdated(hash)).toBe(false);
  expect(await verifyPassword('cafe\u0301 au lait', hash)).toBe(true);
  expect(await verifyPassword('cafe au lait', hash)).toBe(false);
  expect(await verifyPassword('', null)).toBe(false);
});

test('sign-in makes a hash of lower cost anew', async () => {
  const account = await makeAccount();
  const read = () => asSystem('test', account.organization, () => Users.need(account.organization, account.id));
  const nonce = randomBytes(16);
  const weak = argon2Sync('argon2id', { message: password, nonce, memory: 8192, passes: 1, parallelism: 1, tagLength: 32 });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const password_hash = `$argon2id$v=19$m=8192,t=1,p=1$${text(nonce)}$${text(weak)}`;
  await asSystem('test', account.organization, async () => transact([Users.update(account.organization, await read(), { password_hash })]));
  await expect(account.signIn('wrong password')).rejects.toMatchObject({ code: 'unauthenticated' });
  expect((await read()).password_hash).toBe(password_hash);
  tokenOf(await account.signIn());
  expect((await read()).password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  tokenOf(await account.signIn());
});
