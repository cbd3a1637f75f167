import * as z from 'zod';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, tenant, user as actingUser } from '../actor/context.ts';
import type { Member } from '../organization/member.ts';
import { Product, productOf, products } from '../plan/product.ts';
import { Sessions } from '../session/session.ts';
import { activeProducts } from '../subscription/subscription.ts';
import { memberOf } from './members.ts';
import { Users } from './user.ts';

export const memberColumns = { username: ({ username }: Member) => username };

/** The colleagues in the acting organization, in the documented short form; beyond the hundred that its document shows, too. */
export async function members(request: ListRequest): Promise<Page<Member>> {
  const parse = (row: Record<string, unknown>): Member & { created_at: string } => {
    const user = Users.parse(row);
    return { ...memberOf(user), created_at: user.created_at };
  };
  return listOf({ stretches: [Users.stretch(tenant())], parse, columns: memberColumns, total: () => Users.count(tenant()) }, request);
}

/** `id` is the code: products have no other. */
export const MyProduct = Product.extend({ id: z.string(), active: z.boolean() }).meta({ id: 'CurrentUserProduct' });

/** Every product, and whether the caller's organization has an active subscription for it. */
export async function myProducts(): Promise<Page<z.input<typeof MyProduct>>> {
  const { home } = actingUser();
  const active = await behindWall(wallOf(home), () => activeProducts(home));
  const items = products.map((code) => ({ ...productOf[code], id: code, active: active.includes(code) }));
  return { items, page: 1, per_page: items.length, total: items.length, next_cursor: undefined };
}

/** Whoever gets an answer holds a valid token; `expires_at` is the end of its session however much it is used, and null for an access token, which does not expire. */
export async function validateToken(): Promise<{ valid: true; expires_at: string | null }> {
  const { home, session } = actingUser();
  const found = session === null ? undefined : await behindWall(wallOf(home), () => Sessions.get(home, session));
  return { valid: true, expires_at: found?.expires_at ?? null };
}
