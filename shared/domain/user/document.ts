import * as z from 'zod';
import { roles } from '../actor/permission.ts';
import { products } from '../plan/product.ts';
import { Profile, profileOf } from './profile.ts';
import type { User } from './user.ts';

/** A user as Admins see it: the documented fields of the current user (4.15) without its sign-ins, and the personal ones. */
export const Document = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string(),
    pending_email: z.string().nullable(),
    role: z.enum(roles),
    partner: z.boolean(),
    confirmed: z.boolean(),
    must_change_password: z.boolean(),
    locale: z.string(),
    timezone: z.string(),
    active_product: z.enum(products),
    organization: z.object({ id: z.string(), name: z.string() }),
    details: Profile,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'User' });
export type Presented = z.infer<typeof Document>;

export function present(user: User, { id, name }: { id: string; name: string }): Presented {
  return { ...Document.omit({ organization: true, confirmed: true, details: true }).parse(user), organization: { id, name }, confirmed: user.confirmed_at !== null, details: profileOf(user.profile) };
}
