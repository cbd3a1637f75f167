import { logCrash } from '../../lib/logger.ts';
import { folded } from '../../table/keys.ts';
import { TableUnavailable } from '../../table/unavailable.ts';
import { findLookup } from '../../table/unique.ts';
import { context, tenant } from '../actor/context.ts';
import { refuse } from '../foundry/refusal.ts';
import { type User, Users } from '../user/user.ts';
import { outsideUsersNamed } from './outside-user.ts';

/** Somebody of the tenant; the account, where there is one here. */
interface Found {
  id: string;
  account?: User;
}

/** The identity provider of every account here. */
export const ownOrigin = 'uaa';

/** The one user of the tenant with that name (or e-mail address), of that origin where one is given. Someone of another tenant is not found. */
export async function findByName(username: string, origin = ''): Promise<Found> {
  const known = await everyOrigin(username).catch(whenUnavailable);
  const [only, ...others] = known.values();
  if (!only) throw refuse('UserNotFound', username);
  if (origin === '' && others.length > 0) throw refuse('UserIsInMultipleOrigins', [...known.keys()].sort().map((one) => `'${one}'`).join(', '));
  const found = origin === '' ? only : known.get(origin);
  if (!found) throw refuse('UserWithOriginNotFound', `username: '${username}', origin: '${origin}'`);
  return found;
}

/** Everybody with that name, by origin. */
async function everyOrigin(username: string): Promise<Map<string, Found>> {
  const [account, outside] = await Promise.all([accountOf(username), outsideUsersNamed(username)]);
  const own = account ? [[ownOrigin, { id: account.id, account }] as const] : [];
  return new Map<string, Found>([...own, ...outside.map(({ id, origin }) => [origin, { id }] as const)]);
}

async function accountOf(username: string): Promise<User | undefined> {
  const [byName, byEmail] = await Promise.all([findLookup('USERNAME', folded(username)), findLookup('EMAIL', folded(username))]);
  const pointer = [byName, byEmail].find((one) => one?.tenant === tenant());
  return pointer && (await Users.get(tenant(), pointer.id));
}

/** The directory of users is the table's: where that does not answer, clients hear which part of this was asked, and the operator all of it. */
function whenUnavailable(error: unknown): never {
  if (!(error instanceof TableUnavailable)) throw error;
  logCrash(error, { request_id: context().correlation_id });
  throw refuse('UaaUnavailable');
}
