import { Create as KeyBody, create as createKey } from '../../../shared/domain/api-key/api-key.ts';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import type { Role } from '../../../shared/domain/actor/permission.ts';
import { Sessions } from '../../../shared/domain/session/session.ts';
import { signToken } from '../../../shared/domain/session/token.ts';
import { Organizations } from '../../../shared/domain/organization/organization.ts';
import { join } from '../../../shared/domain/user/user.ts';
import { newId } from '../../../shared/lib/id.ts';
import { timestamp } from '../../../shared/platform/clock.ts';
import { transact } from '../../../shared/table/transact.ts';

/** Somebody who can call: a key of the organization, and a token of an open session. */
export interface Person {
  id: string;
  username: string;
  organization: string;
  key: string;
  token: string;
}

interface NewPerson {
  organization: string;
  role: Role;
  partner?: boolean;
  /** Only who signs in needs one: hashing costs more than everything else here together. */
  passwordHash?: string;
}

const hourMs = 3_600_000;

/** A user with an open session and a key of the organization. */
export function makePerson({ organization, role, partner = false, passwordHash }: NewPerson): Promise<Person> {
  return asSystem('bench', organization, async () => {
    const id = newId();
    const username = `${role.toLowerCase().replace(' ', '-')}-${id}`;
    const account = { username, email: `${username}@example.com`, role, partner, active_product: 'pci', locale: 'en', timezone: 'UTC', profile: {} } as const;
    const home = await Organizations.need(organization, organization);
    await transact([join(home, id, { ...account, password_hash: passwordHash ?? null, must_change_password: false, confirmed_at: timestamp() })]);
    const { key } = await createKey(KeyBody.parse({ name: `Key of ${username}` }));
    return { id, username, organization, key, token: await openSession({ id, organization }) };
  });
}

/** A token of a new session of the user. */
export function openSession({ id, organization }: Pick<Person, 'id' | 'organization'>): Promise<string> {
  return asSystem('bench', organization, async () => {
    const expires = new Date(Date.now() + hourMs);
    const session = Sessions.create(organization, { id: newId(), user_id: id, epoch: 0, expires_at: expires.toISOString(), ended_at: null, authenticated_at: timestamp(), impersonator: null });
    await transact([session]);
    return signToken({ sub: id, org: organization, sid: session.item.id }, expires);
  });
}
