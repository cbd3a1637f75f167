import * as z from 'zod';
import { problem } from '../../problems.ts';
import { wallOf } from '../../table/wall.ts';
import { hasPermission } from '../actor/actor.ts';
import { actor, behindWall, user } from '../actor/context.ts';
import { type Permission, permissions, roles } from '../actor/permission.ts';
import { shown } from '../mfa/state.ts';
import { incompleteDetails, Organizations } from '../organization/organization.ts';
import { Product, productOf, products } from '../plan/product.ts';
import { activeFor } from '../subscription/subscription.ts';
import { Document as SubscriptionDocument, present as presentSubscription } from '../subscription/document.ts';
import { Profile } from './profile.ts';
import { Users } from './user.ts';

/** The documented current user (4.15). */
export const CurrentUser = z
  .object({
    id: z.string(),
    username: z.string(),
    role: z.enum(roles),
    email: z.string(),
    locale: z.string(),
    timezone: z.string(),
    active_product: z.enum(products),
    organization: z.object({ id: z.string(), name: z.string() }),
    created_at: z.string(),
    updated_at: z.string(),
    last_sign_in_at: z.string().nullable(),
    last_sign_in_ip: z.string().nullable(),
    sign_in_count: z.int().nullable(),
    two_factor_authentication: z.object({ enabled: z.boolean(), otp_sms_enabled: z.boolean(), otp_totp_enabled: z.boolean(), otp_phone: z.string().nullable(), otp_default_method: z.string().nullable() }),
    incomplete_details: z.boolean(),
    must_change_password: z.boolean(),
    products: z.array(Product).optional(),
    details: Profile.optional(),
    current_plan: SubscriptionDocument.nullable().optional(),
  })
  .meta({ id: 'CurrentUser' });

/** The signed-in user; products, details and the plan of the active product when asked for. */
export function show(asked: { products: boolean; details: boolean; current_plan: boolean }): Promise<z.input<typeof CurrentUser>> {
  const { id, home } = user();
  return behindWall(wallOf(home), async () => {
    const [found, organization] = await Promise.all([Users.need(home, id), Organizations.need(home, home)]);
    const subscription = asked.current_plan ? await activeFor(home, found.active_product) : undefined;
    return {
      ...found,
      organization: { id: home, name: organization.name },
      two_factor_authentication: shown(found.mfa),
      incomplete_details: incompleteDetails(organization),
      ...(asked.products ? { products: products.map((code) => productOf[code]) } : {}),
      ...(asked.details ? { details: found.profile } : {}),
      ...(asked.current_plan ? { current_plan: subscription ? presentSubscription(subscription) : null } : {}),
    };
  });
}

/** Which permissions the caller holds: of the named codes (a comma list), or of all. */
export function listPermissions(named: string | undefined): Record<string, boolean> {
  const asked = named === undefined ? [...permissions] : named.split(',').map((code) => code.trim());
  const known = (code: string): code is Permission => permissions.some((permission) => permission === code);
  return Object.fromEntries(
    asked.map((code) => {
      if (!known(code)) throw problem.invalid({ permissions: [`${code.slice(0, 50)} is not a permission code`] });
      return [code, hasPermission(actor(), code)];
    }),
  );
}
