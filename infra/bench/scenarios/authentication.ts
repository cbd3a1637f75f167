import { withActor } from '../../../shared/domain/actor/context.ts';
import { authenticateKey } from '../../../shared/domain/session/authenticate.ts';
import { impersonate } from '../../../shared/domain/session/impersonation.ts';
import { signIn } from '../../../shared/domain/session/sign-in.ts';
import { createSsoLink } from '../../../shared/domain/session/sso-link.ts';
import { makePerson, openSession, type Person } from '../world/people.ts';
import { as, type World } from '../world/world.ts';
import { tokenFor } from './mail-links.ts';
import type { Scenario, Scenarios } from './scenario.ts';
import { withPhone } from './second-factor.ts';

const besides = 'argon2id';

/** A sign-in that waits for its second step, and a recovery code that ends it. */
async function halfSignedIn(world: World): Promise<{ by: Person; otp_session_state: string; recovery_code: string }> {
  const by = await withPhone(world);
  const { key, username, codes } = by;
  const answer = await withActor(await authenticateKey(key), () => signIn({ username, password: world.password }));
  if (!('otp_session_state' in answer)) throw new Error('The sign-in asked for no second step');
  return { by, otp_session_state: answer.otp_session_state, recovery_code: codes[0] ?? '' };
}

const ofState: Scenario = {
  send: async (world) => {
    const { by, otp_session_state } = await halfSignedIn(world);
    return { by, query: { otp_session_state } };
  },
};
const withPassword = ({ password }: World) => ({ password, password_confirmation: password });

export const authentication: Scenarios = {
  signIn: { send: ({ people, password }) => ({ body: { username: people.user.username, password } }), besides },
  signInWithRecoveryCode: {
    send: async (world) => {
      const { by, ...body } = await halfSignedIn(world);
      return { by, body };
    },
  },
  signOut: { send: async ({ people }) => ({ by: { key: people.user.key, token: await openSession(people.user) } }) },
  ssoLinkLogin: {
    as: 'partner',
    send: async ({ people }) => ({ body: { token: (await as(people.partner, () => createSsoLink(people.user.id))).token } }),
  },
  impersonateUser: { as: 'partner', send: ({ people }) => ({ body: { uuid: people.user.id } }) },
  stopImpersonating: {
    send: async ({ people }) => {
      const { token, impersonator_revert_token } = await as(people.partner, () => impersonate({ uuid: people.user.id }));
      return { query: { impersonator_revert_token }, by: { key: people.user.key, token } };
    },
  },
  checkMfa: ofState,
  sendSmsOtp: ofState,
  confirmUser: { send: async (world) => ({ body: { confirmation_token: await tokenFor(world, 'confirmation'), ...withPassword(world) } }), besides },
  acceptInvitation: { send: async (world) => ({ body: { invitation_token: await tokenFor(world, 'invitation'), ...withPassword(world) } }), besides },
  forgotPassword: {
    send: async ({ people }) => {
      const { username, key, token } = await makePerson({ organization: people.staff.organization, role: 'User' });
      return { body: { email: `${username}@example.com` }, by: { key, token } };
    },
    besides: 'a fixed time',
  },
  resetPassword: { send: async (world) => ({ body: { reset_password_token: await tokenFor(world, 'password_reset'), ...withPassword(world) } }), besides },
};
