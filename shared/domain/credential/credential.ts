import * as z from 'zod';
import { event } from '../../events/define.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { authAlgorithms, credentialTypes, privacyAlgorithms } from './kinds.ts';

/**
 * A credential is what scans of internal targets sign in to hosts with. It belongs to one organization and has one type for ever; targets
 * name it, and while one does it cannot be deleted: `targets_count` moves in the target's own transaction. Its secrets lie in one sealed
 * text (shared/platform/encryption.ts), bound to organization and credential. What may never be true: a secret in an answer, an event,
 * a log or a run.
 */
const Stored = z.object({
  name: z.string(),
  comment: z.string(),
  type: z.enum(credentialTypes),
  /** Null for an SNMP community. */
  login: z.string().nullable(),
  url: z.string().nullable(),
  auth_algorithm: z.enum(authAlgorithms).nullable(),
  privacy_algorithm: z.enum(privacyAlgorithms).nullable(),
  /** Sealed JSON of its secrets by their names. */
  sealed: z.string(),
  targets_count: z.number().int(),
  owner: z.object({ id: z.string(), username: z.string() }),
});

export const Credentials = entity(Stored, { name: 'Credential', family: 'CREDENTIAL', counted: true });
export type Credential = ReturnType<typeof Credentials.parse>;

const Named = z.object({ name: z.string(), type: z.enum(credentialTypes) });
export const Created = event('credential.created', Named);
/** Which members were given; never what they held. */
export const Updated = event('credential.updated', Named.extend({ changes: z.array(z.string()) }));
const Deleted = event('credential.deleted', Named);

export const columns = {
  name: ({ name }: Credential) => name,
  comment: ({ comment }: Credential) => comment,
  type: ({ type }: Credential) => type,
  login: ({ login }: Credential) => login,
  targets_count: ({ targets_count }: Credential) => targets_count,
  updated_at: ({ updated_at }: Credential) => updated_at,
};

export function list(request: ListRequest): Promise<Page<Credential>> {
  return listOf({ stretches: [Credentials.stretch(tenant())], parse: Credentials.parse, columns, total: () => Credentials.count(tenant()) }, request);
}

export function show(id: string): Promise<Credential> {
  return Credentials.need(tenant(), id);
}

/** Gone at once, with its secrets; refused while a target uses it. */
export async function remove(id: string): Promise<void> {
  await retrying('Credential', async () => {
    const credential = await Credentials.need(tenant(), id);
    const { name, type, targets_count: targets } = credential;
    if (targets > 0) throw problem.refused(`The credential is in use by ${targets} ${targets === 1 ? 'target' : 'targets'}`);
    await transact([Credentials.remove(tenant(), credential), Deleted.publish(id, { name, type })]);
  });
}
