import type { Scenarios } from './scenario.ts';
import { codeOf, newcomer, withApp, withPhone, withSecret } from './second-factor.ts';

/** Second factors of the current user: each changes one who has nothing else to do. */
export const mfa: Scenarios = {
  enableMfa: { send: async (world) => ({ by: await newcomer(world), query: { method: 'totp' } }), besides: 'a QR code' },
  verifyMfaInstallation: {
    send: async (world) => {
      const by = await withSecret(world);
      return { by, body: { method: 'totp', otp_attempt: codeOf(by.secret) } };
    },
  },
  disableMfa: {
    send: async (world) => {
      const by = await withApp(world);
      // The present step was used up by setting it up.
      return { by, body: { method: 'totp', otp_attempt: codeOf(by.secret, 1) } };
    },
  },
  lookupPhoneNumber: { send: () => ({ query: { phone_number: '2015550123', country_code: '+1' } }) },
  setDefaultMfaMethod: { send: async (world) => ({ by: await withPhone(world), query: { method: 'sms' } }) },
  generateRecoveryCodes: { send: async (world) => ({ by: await withPhone(world) }) },
  getRecoveryCodes: {},
};
