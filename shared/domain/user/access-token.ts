import * as z from 'zod';
import { hashOf, newSecret } from '../../lib/secret-text.ts';
import { retrying, transact } from '../../table/transact.ts';
import { claimLookup, releaseLookup } from '../../table/unique.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user } from '../actor/context.ts';
import { event } from '../../events/define.ts';
import { refuseImpersonator } from '../session/recent.ts';
import { Users } from './user.ts';

const AccessTokenMade = event('user.access_token_generated', z.object({ username: z.string() }));
const AccessTokenRevoked = event('user.access_token_revoked', z.object({ username: z.string() }));

/** A new personal access token for the Basic form, shown once; the one before ends at once. */
export async function generateAccessToken(): Promise<{ token: string; username: string; message: string }> {
  refuseImpersonator();
  const { id, home, username } = user();
  const token = newSecret('pat');
  await behindWall(wallOf(home), () =>
    retrying('User', async () => {
      const owner = await Users.need(home, id);
      const changed = Users.update(home, owner, { access_token_hash: hashOf(token) });
      await transact([changed, ...released(owner.access_token_hash), claimLookup('ACCESS_TOKEN', hashOf(token), { tenant: home, id }, 'token'), AccessTokenMade.publish(id, { username }, home)]);
    }),
  );
  return { token, username, message: 'Keep it safe: it is shown only once. The previous token no longer works.' };
}

/** The access token opens nothing from now on. */
export async function revokeAccessToken(): Promise<{ message: string }> {
  const { id, home, username } = user();
  const revoked = await behindWall(wallOf(home), () =>
    retrying('User', async () => {
      const owner = await Users.need(home, id);
      if (owner.access_token_hash === null) return false;
      await transact([Users.update(home, owner, { access_token_hash: null }), ...released(owner.access_token_hash), AccessTokenRevoked.publish(id, { username }, home)]);
      return true;
    }),
  );
  return { message: revoked ? 'The access token no longer works.' : 'There was no access token.' };
}

function released(hash: string | null) {
  return hash === null ? [] : [releaseLookup('ACCESS_TOKEN', hash)];
}
