import type * as z from 'zod';
import { problem } from '../../problems.ts';
import { folded } from '../../table/keys.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user as actingUser } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import type { ProductCode } from '../plan/product.ts';
import { recentSession } from '../session/recent.ts';
import { activeProducts } from '../subscription/subscription.ts';
import { changeEmail } from './email-change.ts';
import { Email } from './new-user.ts';
import { Locale, Profile, profileOf, Timezone } from './profile.ts';
import type { Reached } from './reach-user.ts';
import { alter, Updated, Users } from './user.ts';

/** Body of update current user (4.16): only what is named changes. */
export const UpdateMe = Profile.extend({ email: Email, locale: Locale, timezone: Timezone }).partial();

/** Runs work on the caller's own account, wherever the caller acts. */
export function atMyAccount<T>(work: (reached: Reached) => Promise<T>): Promise<T> {
  const { id, home } = actingUser();
  return behindWall(wallOf(home), async () => {
    const [user, organization] = await Promise.all([Users.need(home, id), Organizations.need(home, home)]);
    return work({ user, home: organization });
  });
}

/** Changes the caller's own fields. A new e-mail address asks for a fresh sign-in, and counts once its mail was confirmed. */
export async function updateMe({ email, locale, timezone, ...profile }: z.output<typeof UpdateMe>): Promise<void> {
  await retrying('User', () =>
    atMyAccount(async ({ user, home }) => {
      const fresh = email !== undefined && folded(email) !== folded(user.email);
      if (fresh) await recentSession();
      const mail = email === undefined ? { changes: {}, operations: [] } : await changeEmail(home, user, email);
      const named = { ...(locale === undefined ? {} : { locale }), ...(timezone === undefined ? {} : { timezone }) };
      const changed = alter(home, user, { ...named, profile: { ...user.profile, ...profileOf(profile) }, ...mail.changes });
      const changes = [...Object.keys({ ...named, ...profile }), ...Object.keys(mail.changes)];
      await transact([changed, ...mail.operations, Updated.publish(user.id, { username: user.username, changes }, home.id)]);
    }),
  );
}

/** The product in which the caller works from now on; refused when the organization has no active subscription for it. */
export async function changeProduct(product: ProductCode): Promise<{ active_product: ProductCode }> {
  await retrying('User', () =>
    atMyAccount(async ({ user, home }) => {
      if (!(await activeProducts(home.id)).includes(product)) throw problem.refused(`The organization has no active subscription for ${product}`, { product_code: ['has no active subscription'] });
      if (user.active_product === product) return;
      const changed = alter(home, user, { active_product: product });
      await transact([changed, Updated.publish(user.id, { username: user.username, changes: ['active_product'] }, home.id)]);
    }),
  );
  return { active_product: product };
}
