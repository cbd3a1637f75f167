import { describe, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import { enable } from '../../shared/domain/mfa/manage.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { impersonate, stopImpersonating } from '../../shared/domain/session/impersonation.ts';
import { signOut } from '../../shared/domain/session/session.ts';
import { createSsoLink } from '../../shared/domain/session/sso-link.ts';
import { generateAccessToken } from '../../shared/domain/user/access-token.ts';
import { Create as TargetBody, create as createTarget } from '../../shared/domain/target/edit.ts';
import { newId } from '../../shared/lib/id.ts';
import { as, makePerson, type Person } from '../support/people.ts';
import { makeRoot } from '../support/platform.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';

useTable();

const refused = { code: 'unauthenticated', message: 'Unauthorized' };

/** A partner's Admin, and a customer's Admin below. */
async function people(): Promise<{ partner: Person; customer: Person }> {
  const { id } = await makeRoot();
  const partner = await makePerson(id, 'Admin', { partner: true });
  const below = await as(partner, () => create(Create.parse({ name: `Customer ${newId()}` })));
  return { partner, customer: await makePerson(below.id, 'Admin') };
}

/** Runs as whoever holds the token, with the key of `person`. */
const withToken = async <T>({ key }: Person, token: string, work: () => Promise<T>): Promise<T> => withActor(await authenticateUser(key, `Bearer ${token}`), work);

test('a partner acts as a user below, and every event carries both identities', async () => {
  const { partner, customer } = await people();
  const answer = await as(partner, () => impersonate({ uuid: customer.id }));
  expect(answer).toMatchObject({ username: customer.username, role: 'Admin', timezone: 'UTC', provider: 'email', impersonator_revert_token: expect.stringMatching(/^[0-9a-f-]{36}$/), organization: { uuid: customer.organization } });
  const actor = await authenticateUser(partner.key, `Bearer ${answer.token}`);
  expect(actor).toMatchObject({ id: customer.id, organization: customer.organization, impersonator: { id: partner.id, username: partner.username, organization: partner.organization } });
  await withActor(actor, () => createTarget(TargetBody.parse({ name: 'Office', hosts: '127.0.0.1' })));
  const events = (await rowsOf(customer.organization)).filter(({ pk }) => pk.endsWith('#OUTBOX'));
  const made = events.find((row) => row['name'] === 'target.created');
  expect(JSON.parse(String(made?.['actor']))).toMatchObject({ id: customer.id, impersonator: { id: partner.id } });
  expect(JSON.parse(String(events.find((row) => row['name'] === 'user.impersonated')?.['payload']))).toMatchObject({ username: customer.username, impersonator: { id: partner.id } });
});

describe('nobody is impersonated', () => {
  test('above, beside, in the own organization or in another tree: as if there were no such user', async () => {
    const { partner, customer } = await people();
    const stranger = await people();
    const colleague = await makePerson(partner.organization, 'User');
    const notFound = { code: 'not_found', message: 'User not found' };
    for (const { id } of [colleague, stranger.customer, stranger.partner, { id: newId() }]) await expect(as(partner, () => impersonate({ uuid: id }))).rejects.toMatchObject(notFound);
    await expect(as(customer, () => impersonate({ uuid: partner.id }))).rejects.toMatchObject(notFound);
  });

  test('who is a Super Admin', async () => {
    const { partner, customer } = await people();
    const operator = await makePerson(customer.organization, 'Super Admin');
    await expect(as(partner, () => impersonate({ uuid: operator.id }))).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('by who acts as somebody else already', async () => {
    const { partner, customer } = await people();
    const middle = await makePerson(customer.organization, 'Admin', { partner: true });
    const lower = await as(partner, async () => (await impersonate({ uuid: middle.id })).token);
    await expect(withToken(partner, lower, () => impersonate({ uuid: customer.id }))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('an impersonator changes nothing that the user signs in with', async () => {
  const { partner, customer } = await people();
  const { token } = await as(partner, () => impersonate({ uuid: customer.id }));
  for (const change of [() => enable({ method: 'totp' }), generateAccessToken, () => createSsoLink(customer.id)]) {
    await expect(withToken(partner, token, async () => void (await change()))).rejects.toMatchObject({ code: 'forbidden' });
  }
});

describe('the way back', () => {
  test('answers the original user, works once, and ends the impersonation', async () => {
    const { partner, customer } = await people();
    const { token, impersonator_revert_token } = await as(partner, () => impersonate({ uuid: customer.id }));
    const actor = await authenticateUser(partner.key, `Bearer ${token}`);
    const back = await withActor(actor, () => stopImpersonating({ impersonator_revert_token }));
    expect(back).toMatchObject({ status: 200, username: partner.username, organization: { uuid: partner.organization }, sign_in_count: 0 });
    expect(await authenticateUser(partner.key, `Bearer ${back.token}`)).toMatchObject({ id: partner.id, impersonator: null });
    await expect(authenticateUser(partner.key, `Bearer ${token}`)).rejects.toMatchObject(refused);
    await expect(withActor(actor, () => stopImpersonating({ impersonator_revert_token }))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('needs the token of this very impersonation', async () => {
    const { partner, customer } = await people();
    const [one, two] = [await as(partner, () => impersonate({ uuid: customer.id })), await as(partner, () => impersonate({ uuid: customer.id }))];
    const { impersonator_revert_token } = two;
    await expect(withToken(partner, one.token, () => stopImpersonating({ impersonator_revert_token }))).rejects.toMatchObject({ code: 'invalid' });
    await expect(as(partner, () => stopImpersonating({ impersonator_revert_token }))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('of two at the same moment one succeeds', async () => {
    const { partner, customer } = await people();
    const { token, impersonator_revert_token } = await as(partner, () => impersonate({ uuid: customer.id }));
    const actor = await authenticateUser(partner.key, `Bearer ${token}`);
    const results = await Promise.allSettled([1, 2, 3].map(() => withActor(actor, () => stopImpersonating({ impersonator_revert_token }))));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});

test('ends with the session that it came from', async () => {
  const { partner, customer } = await people();
  const { token } = await as(partner, () => impersonate({ uuid: customer.id }));
  await as(partner, signOut);
  await expect(authenticateUser(partner.key, `Bearer ${token}`)).rejects.toMatchObject(refused);
});
