import { withActor } from '../../shared/domain/actor/context.ts';
import { authenticateKey } from '../../shared/domain/session/authenticate.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { CreateCustomer, createCustomer } from '../../shared/domain/user/create-customer.ts';
import { newId } from '../../shared/lib/id.ts';
import { findLookup } from '../../shared/table/unique.ts';
import { userOf } from './actors.ts';
import { makeRoot, type Root } from './platform.ts';

export const password = 'correct horse battery';

/** A customer below a root, who signs in with the root's key. */
export interface Account {
  id: string;
  organization: string;
  email: string;
  root: string;
  key: string;
  signIn: (word?: string, from?: string) => ReturnType<typeof signIn>;
}

export async function makeAccount(root?: Root): Promise<Account> {
  const above = root ?? (await makeRoot());
  const email = `${newId()}@example.com`;
  const body = CreateCustomer.parse({ organization: { name: email }, user: { email, password, confirmed: true } });
  const pointer = await withActor(userOf(above.id, 'Admin', { partner: true }), async () => {
    await createCustomer(body);
    return findLookup('EMAIL', email);
  });
  const { tenant: organization = '', id = '' } = pointer ?? {};
  return { id, organization, email, root: above.id, key: above.key, signIn: (word = password, ip = '192.0.2.1') => fromAddress(above.key, ip, () => signIn({ username: email, password: word })) };
}

/** As a request with this key from this address. */
export async function fromAddress<T>(key: string, ip: string, work: () => Promise<T>): Promise<T> {
  return withActor(await authenticateKey(key), work, { origin: { ip, user_agent: 'test' } });
}
