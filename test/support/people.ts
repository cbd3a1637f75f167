import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { Sessions } from '../../shared/domain/session/session.ts';
import { signToken } from '../../shared/domain/session/token.ts';
import type { Role } from '../../shared/domain/actor/permission.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Create as KeyBody, create as createKey } from '../../shared/domain/api-key/api-key.ts';
import { Organizations } from '../../shared/domain/organization/organization.ts';
import { join } from '../../shared/domain/user/user.ts';
import { newId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';

/** Somebody who can call: a key of the organization and a token of the user. */
export interface Person {
  id: string;
  username: string;
  organization: string;
  key: string;
  token: string;
  session: string;
}

const hourMs = 3_600_000;

/** A user with an open session, without a password: hashing one costs more than everything else here together. */
export async function makePerson(organization: string, role: Role, options: { partner?: boolean; key?: string } = {}): Promise<Person> {
  return asSystem('test', organization, async () => {
    const id = newId();
    const username = `${role.toLowerCase().replace(' ', '-')}-${id}`;
    const partner = options.partner ?? false;
    const home = await Organizations.need(organization, organization);
    const user = join(home, id, {
      username,
      email: `${username}@example.com`,
      role,
      partner,
      active_product: 'pci',
      locale: 'en',
      timezone: 'UTC',
      profile: {},
      password_hash: null,
      must_change_password: false,
      confirmed_at: timestamp(),
    });
    const expires = new Date(Date.now() + hourMs);
    const session = Sessions.create(organization, { id: newId(), user_id: id, epoch: 0, expires_at: expires.toISOString(), ended_at: null, authenticated_at: timestamp(), impersonator: null });
    await transact([user, session]);
    const token = await signToken({ sub: id, org: organization, sid: session.item.id }, expires);
    const key = options.key ?? (await makeKey(organization));
    return { id, username, organization, key, token, session: session.item.id };
  });
}

export async function makeKey(organization: string, scopes = ['*']): Promise<string> {
  return asSystem('test', organization, async () => (await createKey(KeyBody.parse({ name: `Key ${newId()}`, scopes }))).key);
}

/** Runs domain verbs as that person, exactly as a request would: through the authorizer's own check. */
export async function as<T>({ key, token }: Pick<Person, 'key' | 'token'>, work: () => Promise<T>): Promise<T> {
  return withActor(await authenticateUser(key, `Bearer ${token}`), work);
}
