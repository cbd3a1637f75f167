import * as z from 'zod';
import { type Fields, problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { hasPermission } from '../actor/actor.ts';
import { actor, tenant } from '../actor/context.ts';
import { Credentials } from '../credential/credential.ts';
import { type CredentialType, kinds } from '../credential/kinds.ts';
import type { ProductCode } from '../plan/product.ts';

/**
 * What an authenticated scan signs in with, by the service it signs in to. Whoever names credentials here, or changes which hosts they are
 * sent to, needs TARGET_ACCESS_CREDENTIALS: with less, a colleague could point the target at a machine of his own and read them there.
 */
const id = z.string().nullable();
export const SignIns = z.object({ ssh_credential_id: id, ssh_port: z.number().int(), smb_credential_id: id, snmp_credential_id: id, esxi_credential_id: id, http_credential_id: id });
export type SignIns = z.infer<typeof SignIns>;

/** Which types fit where. */
const fitting = {
  ssh_credential_id: ['up', 'usk'],
  smb_credential_id: ['up'],
  snmp_credential_id: ['snmp'],
  esxi_credential_id: ['up'],
  http_credential_id: ['http_basic'],
} as const satisfies Record<string, readonly CredentialType[]>;
export type CredentialField = keyof typeof fitting;
export const credentialFields = ['ssh_credential_id', 'smb_credential_id', 'snmp_credential_id', 'esxi_credential_id', 'http_credential_id'] as const satisfies readonly CredentialField[];

const reference = z.uuid().nullable();
const port = z.int().min(1).max(65_535);
export const givenOrDefault = {
  ssh_credential_id: reference.default(null),
  ssh_port: port.default(22),
  smb_credential_id: reference.default(null),
  snmp_credential_id: reference.default(null),
  esxi_credential_id: reference.default(null),
  http_credential_id: reference.default(null),
};
export const given = {
  ssh_credential_id: reference.exactOptional(),
  ssh_port: port.exactOptional(),
  smb_credential_id: reference.exactOptional(),
  snmp_credential_id: reference.exactOptional(),
  esxi_credential_id: reference.exactOptional(),
  http_credential_id: reference.exactOptional(),
};

/** Throws the 403 of who may not decide where credentials are sent, or the 422 that names each credential that does not fit. */
export async function allowSignIns(before: SignIns | null, wanted: SignIns, rescoped: boolean): Promise<void> {
  const changed = credentialFields.filter((field) => wanted[field] !== (before?.[field] ?? null));
  const redirected = before !== null && signsIn(before) && (rescoped || wanted.ssh_port !== before.ssh_port);
  if ((changed.length > 0 || redirected) && !hasPermission(actor(), 'TARGET_ACCESS_CREDENTIALS')) throw problem.forbidden();
  const faults = await Promise.all(changed.map(async (field): Promise<Fields> => {
    const reason = await misfit(field, wanted[field]);
    return reason === null ? {} : { [field]: [reason] };
  }));
  const fields: Fields = Object.assign({}, ...faults);
  if (Object.keys(fields).length > 0) throw problem.invalid(fields);
}

/** A PCI scan shows what a stranger sees (reference 6.13). The sentence, or null for a product and target that go together. */
export function signInFault(product: ProductCode, target: SignIns): string | null {
  return product === 'pci' && signsIn(target) ? 'has credentials, and a PCI scan never signs in: use a target without' : null;
}

/** Keeps the number of targets that use each credential right; a target counts once, however often it names it. */
export function credentialUse(before: SignIns | null, after: SignIns | null): Operation[] {
  const [old, now] = [used(before), used(after)];
  return [...[...old].filter((one) => !now.has(one)).map((one) => use(one, -1)), ...[...now].filter((one) => !old.has(one)).map((one) => use(one, 1))];
}

export function signsIn(target: SignIns): boolean {
  return used(target).size > 0;
}

async function misfit(field: CredentialField, credential: string | null): Promise<string | null> {
  if (credential === null) return null;
  const found = await Credentials.get(tenant(), credential);
  if (!found) return notOwn;
  const types: readonly CredentialType[] = fitting[field];
  return types.includes(found.type) ? null : `is a credential of type ${found.type}; this place takes ${types.map((type) => `${type} (${kinds[type].title})`).join(' or ')}`;
}

const notOwn = 'is not a credential of your organization';

function used(signIns: SignIns | null): Set<string> {
  return new Set(signIns ? credentialFields.flatMap((field) => signIns[field] ?? []) : []);
}

function use(credential: string, by: 1 | -1): Operation {
  const operation = Credentials.add(tenant(), credential, { targets_count: by });
  return { ...operation, refused: () => problem.refused(`A credential ${notOwn}`) };
}
