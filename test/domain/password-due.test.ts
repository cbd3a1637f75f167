import { afterEach, expect, test, vi } from 'vitest';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { permit } from '../../shared/http/permit.ts';
import { makeAccount } from '../support/accounts.ts';
import { useTable } from '../support/table.ts';
import { tokenOf } from '../support/tokens.ts';

useTable();
afterEach(() => vi.unstubAllEnvs());

/** What a user whose password somebody else chose may call. */
async function mayCall(id: string): Promise<boolean> {
  const account = await makeAccount();
  const actor = await authenticateUser(account.key, `Bearer ${tokenOf(await account.signIn())}`);
  try {
    permit(actor, { id, can: 'member', method: 'PUT' }, 'user');
    return true;
  } catch {
    return false;
  }
}

test('a password that somebody else chose is shown, and hinders nothing where the deployment does not ask for it', async () => {
  expect(await (await makeAccount()).signIn()).toMatchObject({ must_change_password: true });
  expect(await mayCall('updateCurrentUser')).toBe(true);
});

test('where it does, everything but a new password is refused', async () => {
  vi.stubEnv('PERIMETER_ENFORCE_PASSWORD_CHANGE', 'true');
  expect(await mayCall('updateCurrentUser')).toBe(false);
  expect(await mayCall('changePassword')).toBe(true);
});
