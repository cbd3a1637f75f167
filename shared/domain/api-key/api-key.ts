import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { hashOf, newSecret } from '../../lib/secret-text.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { type Change, entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { claimLookup, releaseLookup } from '../../table/unique.ts';
import { event } from '../../events/define.ts';
import { tenant } from '../actor/context.ts';
import { keyRoles } from '../actor/key-role.ts';
import { KeyPermission } from './permission.ts';
import { groupIds } from './scope.ts';

/**
 * An API key says who integrates: it belongs to an organization, and a request needs one whatever else it carries.
 * It is shown once and stored as a hash; a look-up by that hash finds its organization. Revoked or expired it opens nothing,
 * at once; a rotated key works on until its overlap ends.
 */
const Stored = z.object({
  name: z.string(),
  hash: z.string(),
  /** The first characters, by which its owner recognises it. */
  prefix: z.string(),
  scopes: z.array(z.string()),
  last_used_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  /** What it may do without a user, in its own organization and below (role-key.ts); and where it may more. */
  role: z.enum(keyRoles).default('none'),
  permissions: z.array(KeyPermission).default([]),
});

const Scope = z.union([z.literal('*'), z.string().regex(new RegExp(`^(${groupIds.join('|')}):(read|write)$`), 'is not * or <group>:read or <group>:write')]);

export const Create = z.object({
  name: z.string().trim().min(1).max(255),
  scopes: z.array(Scope).min(1).max(100).default(['*']),
  expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
});

export const Document = z
  .object({ id: z.string(), name: z.string(), prefix: z.string(), scopes: z.array(z.string()), last_used_at: z.string().nullable(), expires_at: z.string().nullable(), revoked_at: z.string().nullable(), created_at: z.string(), updated_at: z.string() })
  .meta({ id: 'ApiKey' });
/** With the key itself: answered once, on create and rotate. */
export const DocumentWithKey = Document.extend({ key: z.string() }).meta({ id: 'ApiKeyWithSecret' });

export const ApiKeys = entity(Stored, { name: 'API key', family: 'API_KEY', counted: true });
export type ApiKey = ReturnType<typeof ApiKeys.parse>;
export const columns = { name: (key: ApiKey) => key.name, prefix: (key: ApiKey) => key.prefix };

const Created = event('api_key.created', z.object({ name: z.string() }));
const Revoked = event('api_key.revoked', z.object({ name: z.string() }));

export function list(request: ListRequest): Promise<Page<ApiKey>> {
  return listOf({ stretches: [ApiKeys.stretch(tenant())], parse: ApiKeys.parse, columns, total: () => ApiKeys.count(tenant()) }, request);
}

/** Makes a key; only this answer ever holds it. */
export async function create(input: z.output<typeof Create>): Promise<ApiKey & { key: string }> {
  if (input.expires_at !== null && new Date(input.expires_at) <= clock.now()) throw problem.invalid({ expires_at: ['must lie in the future'] });
  const made = newKey({ ...input, role: 'none', permissions: [] });
  await transact([made]);
  return { ...made.item, key: made.key };
}

/** A successor with the same rights; the old key works on for `overlap_seconds` (0 to 30 days). */
export async function rotate(id: string, overlapSeconds: number): Promise<ApiKey & { key: string }> {
  return retrying('API key', async () => {
    const old = await usable(id);
    const made = newKey(old, old.prefix.startsWith('pk_') ? undefined : randomUUID());
    const end = new Date(clock.now().getTime() + overlapSeconds * 1000).toISOString();
    const ended = ApiKeys.update(tenant(), old, { expires_at: end });
    await transact([made, ended]);
    return { ...made.item, key: made.key };
  });
}

/** From the next request on the key opens nothing. It stays in the list, with the time of its end. */
export async function revoke(id: string): Promise<void> {
  await retrying('API key', async () => {
    const key = await ApiKeys.need(tenant(), id);
    if (key.revoked_at === null) await transact([revocation(key)]);
  });
}

/** The writes after which a key opens nothing. */
export function revocation(key: ApiKey): Change<ApiKey> {
  const ended = ApiKeys.update(tenant(), key, { revoked_at: timestamp() });
  return { item: ended.item, operations: [...ended.operations, releaseLookup('API_KEY', key.hash), Revoked.publish(key.id, { name: key.name })] };
}

/** Whether the key opens anything now. */
export function isUsable(key: ApiKey): boolean {
  return key.revoked_at === null && (key.expires_at === null || new Date(key.expires_at) > clock.now());
}

/** The writes that make a key; `key` is what its holder will send. */
export function newKey({ name, scopes, expires_at, role, permissions }: Pick<ApiKey, 'name' | 'scopes' | 'expires_at' | 'role' | 'permissions'>, key = newSecret('pk'), id = newId()) {
  const made = ApiKeys.create(tenant(), { id, name, scopes, expires_at, role, permissions, hash: hashOf(key), prefix: key.slice(0, 8), last_used_at: null, revoked_at: null });
  const lookup = claimLookup('API_KEY', made.item.hash, { tenant: tenant(), id: made.item.id }, 'key');
  return { key, item: made.item, operations: [...made.operations, lookup, Created.publish(id, { name })] };
}

async function usable(id: string): Promise<ApiKey> {
  const key = await ApiKeys.need(tenant(), id);
  if (!isUsable(key)) throw problem.refused('The API key is revoked or expired');
  return key;
}
