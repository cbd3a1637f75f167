import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { credentials } from '../../functions/scanning/credentials/routes.ts';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Credentials } from '../../shared/domain/credential/credential.ts';
import { openSecrets } from '../../shared/domain/credential/secrets.ts';
import { newId } from '../../shared/lib/id.ts';
import type { SecretVersions } from '../../shared/platform/contract/secrets.ts';
import { secrets } from '../../shared/platform/secrets.ts';
import { userOf } from '../support/actors.ts';
import { rawRows } from '../support/raw-table.ts';
import { sshKey } from '../support/ssh-keys.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';

useTable();
const version = (id: string) => ({ id, value: randomBytes(64).toString('base64url') });
const [first, second, third] = [version('first'), version('second'), version('third')];
const have = (versions: SecretVersions) => secrets.use({ get: async (name) => (name === 'encryption' ? versions : { current: first }) });
afterEach(() => have({ current: first }));
have({ current: first });

const create = (actor: Actor, credential: object): Promise<Reply> => call(credentials, 'createCredential', actor, { body: { credential } });
const update = (actor: Actor, id: string, credential: object): Promise<Reply> => call(credentials, 'updateCredential', actor, { params: { id }, body: { credential } });
const made = async (actor: Actor, credential: object): Promise<string> => String(attributes(await create(actor, credential))['id']);
const stored = (actor: Actor, id: string) => withActor(actor, () => Credentials.need(actor.organization, id));
const opened = (actor: Actor, id: string) => withActor(actor, async () => openSecrets(await Credentials.need(actor.organization, id)));
const up = { name: 'Linux', type: 'up', login: 'scanner', password: 'correct horse battery' };
const key = sshKey('open sesame').private_key;
const plainKey = sshKey().private_key;

describe('secrets', () => {
  test.each([
    [up, ['correct horse battery']],
    [{ name: 'Key', type: 'usk', login: 'root', private_key: key, passphrase: 'open sesame' }, ['open sesame', 'OPENSSH PRIVATE KEY', key.split('\n')[1] ?? '']],
    [{ name: 'Switch', type: 'snmp', community: 'not-public-at-all' }, ['not-public-at-all']],
    [{ name: 'Router', type: 'snmp', login: 'admin', password: 'auth-secret', auth_algorithm: 'sha1', privacy_password: 'priv-secret', privacy_algorithm: 'aes' }, ['auth-secret', 'priv-secret']],
    [{ name: 'Web', type: 'http_basic', login: 'admin', password: 'http-secret', url: 'https://intranet.example/login' }, ['http-secret']],
  ])('of %j are in no answer, no event and not in the table in the clear, and open again', async (credential, hidden) => {
    const actor = await customer({ pci: ips(1) });
    const created = await create(actor, credential);
    expect(created.status).toBe(201);
    const document = attributes(created);
    const id = String(document['id']);
    expect(document).toMatchObject({ name: credential.name, type: credential.type, targets_count: 0, organization: { id: actor.organization } });
    expect(Object.keys(document)).toEqual(['id', 'name', 'comment', 'type', 'login', 'url', 'auth_algorithm', 'privacy_algorithm', 'targets_count', 'owner', 'organization', 'created_at', 'updated_at']);
    const texts = [created.text, (await call(credentials, 'showCredential', actor, { params: { id } })).text, (await call(credentials, 'listCredentials', actor)).text, (await update(actor, id, { comment: 'x' })).text, JSON.stringify(await rawRows())];
    for (const secret of hidden) for (const text of texts) expect(text).not.toContain(secret);
    for (const text of texts.slice(0, 4)) expect(text).not.toMatch(/sealed|v1\.first/);
    expect(Object.values(await opened(actor, id))).toContain(hidden[0]);
  });

  test('are sealed for their credential and organization: in another place they do not open', async () => {
    const [one, other] = [await customer({ pci: ips(1) }), await customer({ pci: ips(1) })];
    const [a, b] = [await made(one, up), await made(one, up)];
    const { sealed } = await stored(one, a);
    expect(sealed).toMatch(/^v1\.first\./);
    await expect(withActor(one, () => openSecrets({ id: b, sealed }))).rejects.toThrow('another place');
    await expect(withActor(other, () => openSecrets({ id: a, sealed }))).rejects.toThrow('another place');
  });

  test('outlive a rotation of the key, and any update seals them under the new one, so that the next rotation does not lose them', async () => {
    const actor = await customer({ pci: ips(1) });
    const [kept, left] = [await made(actor, up), await made(actor, up)];
    have({ current: second, previous: first });
    expect(await opened(actor, kept)).toMatchObject({ password: up.password });
    expect((await update(actor, kept, {})).status).toBe(200);
    expect((await stored(actor, kept)).sealed).toMatch(/^v1\.second\./);
    have({ current: third, previous: second });
    expect(await opened(actor, kept)).toMatchObject({ password: up.password });
    await expect(opened(actor, left)).rejects.toThrow('its key is gone');
    // Whoever gives the secret anew gets the credential back.
    expect((await update(actor, left, { password: 'a new one' })).status).toBe(200);
    expect(await opened(actor, left)).toMatchObject({ password: 'a new one' });
  });
});

describe('validation', () => {
  test.each([
    [{ ...up, password: undefined }, 'password', "can't be blank"],
    [{ ...up, login: undefined }, 'login', "can't be blank"],
    [{ ...up, type: 'kerberos' }, 'type', 'up'],
    [{ ...up, private_key: plainKey }, 'private_key', 'does not belong to a credential of type up'],
    [{ ...up, password: 'a\nb' }, 'password', 'control'],
    [{ name: 'x', type: 'usk', login: 'root' }, 'private_key', "can't be blank"],
    [{ name: 'x', type: 'usk', login: 'root', private_key: 'ssh-ed25519 AAAA' }, 'private_key', 'not a private key'],
    [{ name: 'x', type: 'usk', login: 'root', private_key: key }, 'passphrase', 'encrypted'],
    [{ name: 'x', type: 'usk', login: 'root', private_key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) }, 'private_key', 'ssh-keygen -p'],
    [{ name: 'x', type: 'usk', login: 'root', private_key: withRounds(key, 2 ** 31), passphrase: 'p' }, 'private_key', 'rounds'],
    [{ name: 'x', type: 'usk', login: 'root', private_key: plainKey.replace(/\n.{20}/, '\n'), passphrase: 'p' }, 'private_key', 'damaged'],
    [{ name: 'x', type: 'snmp' }, 'community', "can't be blank"],
    [{ name: 'x', type: 'snmp', community: 'c', login: 'u' }, 'community', 'either'],
    [{ name: 'x', type: 'snmp', password: 'long enough', auth_algorithm: 'sha1' }, 'login', "can't be blank"],
    [{ name: 'x', type: 'snmp', login: 'u', password: 'long enough' }, 'auth_algorithm', "can't be blank"],
    [{ name: 'x', type: 'snmp', login: 'u', password: 'short', auth_algorithm: 'md5' }, 'password', '8 characters'],
    [{ name: 'x', type: 'snmp', login: 'u', privacy_password: 'long enough', privacy_algorithm: 'aes' }, 'password', 'privacy needs'],
    [{ name: 'x', type: 'snmp', login: 'u', password: 'long enough', auth_algorithm: 'sha512' }, 'auth_algorithm', 'sha1'],
    [{ name: 'x', type: 'http_basic', login: 'a:b', password: 'p' }, 'login', 'colon'],
    [{ name: 'x', type: 'http_basic', login: 'a', password: 'p', url: 'javascript:alert(1)' }, 'url', 'http'],
    [{ name: 'x', type: 'http_basic', login: 'a', password: 'p', url: 'http://u:p@example.com/' }, 'url', 'user name'],
  ])('422 for %j names %s', async (credential, field, reason) => {
    const reply = await create(await customer({ pci: ips(1) }), credential);
    expect([reply.status, Object.keys(reply.body.errors_map ?? {})]).toEqual([422, [field]]);
    expect(reply.body.errors_map?.[field]?.join()).toContain(reason);
  });

  test('an update keeps what it does not name, takes away what is null, and cannot change the type', async () => {
    const actor = await customer({ pci: ips(1) });
    const id = await made(actor, { name: 'Key', type: 'usk', login: 'root', private_key: key, passphrase: 'open sesame' });
    expect(attributes(await update(actor, id, { name: 'Renamed', type: 'usk' }))).toMatchObject({ name: 'Renamed', login: 'root' });
    expect(await opened(actor, id)).toMatchObject({ private_key: key, passphrase: 'open sesame' });
    expect((await update(actor, id, { passphrase: null })).body.errors_map).toEqual({ passphrase: [expect.stringContaining('encrypted')] });
    expect((await update(actor, id, { private_key: plainKey, passphrase: null })).status).toBe(200);
    expect(await opened(actor, id)).toMatchObject({ private_key: plainKey, passphrase: null });
    expect((await update(actor, id, { type: 'up' })).body.errors_map).toEqual({ type: [expect.stringContaining('cannot change')] });
    expect((await update(actor, id, { login: null })).body.errors_map).toEqual({ login: ["can't be blank"] });
  });
});

test('a User may neither read nor write them, and another organization finds none', async () => {
  const owner = await customer({ pci: ips(1) });
  const id = await made(owner, up);
  const colleague = userOf(owner.organization, 'User');
  const stranger = await customer({ pci: ips(1) });
  for (const name of ['showCredential', 'updateCredential', 'deleteCredential']) {
    expect((await call(credentials, name, colleague, { params: { id }, body: { credential: {} } })).status).toBe(403);
    expect((await call(credentials, name, stranger, { params: { id }, body: { credential: {} } })).status).toBe(404);
  }
});

test('deleting is refused while a target uses it, and right after it no more', async () => {
  const actor = await customer({ pci: ips(1) });
  const id = await made(actor, up);
  const target = String(attributes(await call(targets, 'createTarget', actor, { body: { target: { name: 'T', hosts: '8.8.8.8', ssh_credential_id: id, smb_credential_id: id } } }))['id']);
  expect((await stored(actor, id)).targets_count).toBe(1);
  const refused = await call(credentials, 'deleteCredential', actor, { params: { id } });
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('in use by 1 target')]);
  expect((await call(targets, 'deleteTarget', actor, { params: { id: target } })).status).toBe(200);
  expect((await call(credentials, 'deleteCredential', actor, { params: { id } })).status).toBe(200);
  expect(column(await call(credentials, 'listCredentials', actor), 'id')).toEqual([]);
  expect((await call(credentials, 'showCredential', actor, { params: { id: newId() } })).status).toBe(404);
});

/** The key with another number of bcrypt rounds, which stand behind the salt of 16 bytes. */
function withRounds(text: string, rounds: number): string {
  const [begin = '', ...rest] = text.trim().split('\n');
  const bytes = Buffer.from(rest.slice(0, -1).join(''), 'base64');
  bytes.writeUInt32BE(rounds, bytes.indexOf('bcrypt') + 'bcrypt'.length + 4 + 4 + 16);
  return `${begin}\n${bytes.toString('base64')}\n${rest.at(-1) ?? ''}\n`;
}
