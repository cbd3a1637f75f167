import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { create as createApiKey, revoke, rotate } from '../../shared/domain/api-key/api-key.ts';
import { authenticateKey, authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { signOut } from '../../shared/domain/session/session.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { tokenOf } from '../support/tokens.ts';
import { readToken } from '../../shared/domain/session/token.ts';
import { generateAccessToken } from '../../shared/domain/user/access-token.ts';
import { CreateCustomer, createCustomer } from '../../shared/domain/user/create-customer.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { userOf } from '../support/actors.ts';
import { makeRoot, type Root } from '../support/platform.ts';
import { useTable } from '../support/table.ts';

useTable();

const password = 'correct horse battery';

/** A customer below a root, who signs in with the root's key. */
async function customer(): Promise<{ root: Root; email: string; signedIn: () => Promise<string> }> {
  const root = await makeRoot();
  const email = `${newId()}@example.com`;
  const body = CreateCustomer.parse({ organization: { name: email }, user: { email, password, confirmed: true } });
  await withActor(userOf(root.id, 'Admin', { partner: true }), () => createCustomer(body));
  const signedIn = async (): Promise<string> => withActor(await authenticateKey(root.key), async () => tokenOf(await signIn({ username: email, password })));
  return { root, email, signedIn };
}

const refused = { code: 'unauthenticated', message: 'Unauthorized' };

describe('sign-in', () => {
  test('answers a token that names the user, its organization and its session', async () => {
    const { root, email, signedIn } = await customer();
    const actor = await authenticateUser(root.key, `Bearer ${await signedIn()}`);
    expect(actor).toMatchObject({ type: 'user', username: email, role: 'Admin', active_product: 'pci', partner: false });
  });

  test('says the same of a wrong password and an unknown user', async () => {
    const { root, email } = await customer();
    await withActor(await authenticateKey(root.key), async () => {
      await expect(signIn({ username: email, password: 'wrong password' })).rejects.toMatchObject(refused);
      await expect(signIn({ username: 'nobody@example.com', password })).rejects.toMatchObject(refused);
    });
  });

  test('a key of an organization beside or below does not open it', async () => {
    const { email } = await customer();
    const other = await makeRoot();
    await withActor(await authenticateKey(other.key), async () => {
      await expect(signIn({ username: email, password })).rejects.toMatchObject(refused);
    });
  });
});

describe('a token', () => {
  test('is refused from sign-out on', async () => {
    const { root, signedIn } = await customer();
    const token = `Bearer ${await signedIn()}`;
    await withActor(await authenticateUser(root.key, token), () => signOut());
    await expect(authenticateUser(root.key, token)).rejects.toMatchObject(refused);
  });

  test('is refused after its time, and a genuine key does not help', async () => {
    const { root, signedIn } = await customer();
    const token = `Bearer ${await signedIn()}`;
    const now = clock.now;
    clock.now = () => new Date(now().getTime() + 9 * 3_600_000);
    try {
      await expect(authenticateUser(root.key, token)).rejects.toMatchObject(refused);
    } finally {
      clock.now = now;
    }
  });

  test('is refused with the key of another tree', async () => {
    const { signedIn } = await customer();
    const other = await makeRoot();
    await expect(authenticateUser(other.key, `Bearer ${await signedIn()}`)).rejects.toMatchObject(refused);
  });

  test('unsigned, symmetric or foreign tokens are nobody', async () => {
    const { root, signedIn } = await customer();
    const genuine = await signedIn();
    const [, payload = ''] = genuine.split('.');
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
    const symmetric = await new SignJWT(JSON.parse(Buffer.from(payload, 'base64url').toString())).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).sign(Buffer.from('guess'));
    for (const forged of [none, symmetric, `${genuine}x`, 'x.y.z', '']) {
      expect(await readTokenAs(root, forged)).toBeUndefined();
      await expect(authenticateUser(root.key, `Bearer ${forged}`)).rejects.toMatchObject(refused);
    }
  });
});

describe('an access token', () => {
  test('opens in the Basic form until the next one is made', async () => {
    const { root, signedIn } = await customer();
    const actor: Actor = await authenticateUser(root.key, `Bearer ${await signedIn()}`);
    const first = await withActor(actor, generateAccessToken);
    expect(await authenticateUser(root.key, `Basic ${first.token}`)).toMatchObject({ id: actor.id, session: null });
    const second = await withActor(actor, generateAccessToken);
    await expect(authenticateUser(root.key, `Basic ${first.token}`)).rejects.toMatchObject(refused);
    expect(await authenticateUser(root.key, `basic ${second.token}`)).toMatchObject({ id: actor.id });
  });
});

describe('an API key', () => {
  test('opens nothing after its revocation, at once', async () => {
    const { id } = await makeRoot();
    const { key, id: keyId } = await withActor(userOf(id), () => createApiKey({ name: 'k', scopes: ['*'], expires_at: null }));
    expect(await authenticateKey(key)).toMatchObject({ organization: id });
    await withActor(userOf(id), () => revoke(keyId));
    await expect(authenticateKey(key)).rejects.toMatchObject(refused);
  });

  test('works on beside its successor until the overlap ends', async () => {
    const { id } = await makeRoot();
    const made = await withActor(userOf(id), () => createApiKey({ name: 'k', scopes: ['scans:read'], expires_at: null }));
    const next = await withActor(userOf(id), () => rotate(made.id, 60));
    expect(await authenticateKey(next.key)).toMatchObject({ key: { scopes: ['scans:read'] } });
    expect(await authenticateKey(made.key)).toMatchObject({ organization: id });
    const now = clock.now;
    clock.now = () => new Date(now().getTime() + 61_000);
    try {
      await expect(authenticateKey(made.key)).rejects.toMatchObject(refused);
    } finally {
      clock.now = now;
    }
  });

  test('a missing or unknown one is nobody', async () => {
    await expect(authenticateKey(undefined)).rejects.toMatchObject(refused);
    await expect(authenticateKey('pk_unknown')).rejects.toMatchObject(refused);
  });
});

function readTokenAs(root: Root, token: string) {
  return withActor(userOf(root.id), () => readToken(token));
}
