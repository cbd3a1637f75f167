import * as z from 'zod';
import { timestamp } from '../../platform/clock.ts';
import type { Role } from '../actor/permission.ts';
import { checkPassword, hashPassword } from './password.ts';
import { Locale, Profile, profileOf, Timezone } from './profile.ts';
import type { NewAttributes } from './user.ts';
import { Username } from './user-name.ts';

export const Email = z.email().max(255);

/** What a user is made from (4.3). */
export const NewUser = Profile.extend({
  email: Email,
  username: Username.optional(),
  locale: Locale.default('en'),
  timezone: Timezone.default('UTC'),
  confirmed: z.boolean().default(false),
  password: z.string().max(256).optional(),
  password_confirmation: z.string().optional(),
});

/** Hashing before the transaction: it takes tens of milliseconds, and a conflict must not repeat it. */
export async function prepareUser(input: z.output<typeof NewUser>, role: Role): Promise<Omit<NewAttributes, 'active_product'>> {
  const { email, username = email, password } = input;
  if (password !== undefined) await checkPassword(password, input.password_confirmation, [email, username]);
  return {
    username,
    email,
    role,
    partner: false,
    password_hash: password === undefined ? null : await hashPassword(password),
    // Somebody else chose it (ASVS 6.4.6): shown to the user, enforced only where the deployment asks for it.
    must_change_password: password !== undefined,
    confirmed_at: input.confirmed && password !== undefined ? timestamp() : null,
    locale: input.locale,
    timezone: input.timezone,
    profile: profileOf(input),
  };
}
