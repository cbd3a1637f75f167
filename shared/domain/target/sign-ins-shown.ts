import * as z from 'zod';
import { tenant } from '../actor/context.ts';
import { Credentials } from '../credential/credential.ts';
import { credentialFields, type CredentialField, type SignIns } from './sign-ins.ts';

const Named = z.object({ id: z.string(), name: z.string() }).nullable();

/** As a target's document shows them: each by id and by name. */
export const documentedSignIns = {
  ssh_credential_id: z.string().nullable(),
  ssh_credential: Named,
  ssh_port: z.int(),
  smb_credential_id: z.string().nullable(),
  smb_credential: Named,
  snmp_credential_id: z.string().nullable(),
  snmp_credential: Named,
  esxi_credential_id: z.string().nullable(),
  esxi_credential: Named,
  http_credential_id: z.string().nullable(),
  http_credential: Named,
};

/** The names of all credentials that these targets use: one read each. */
export async function namesOfCredentials(targets: SignIns[]): Promise<Map<string, string>> {
  const ids = new Set(targets.flatMap((target) => credentialFields.flatMap((field) => target[field] ?? [])));
  const found = await Promise.all([...ids].map((id) => Credentials.get(tenant(), id)));
  return new Map(found.flatMap((one) => (one ? [[one.id, one.name] as const] : [])));
}

export function shownSignIns(target: SignIns, names: Map<string, string>) {
  const named = (field: CredentialField): z.infer<typeof Named> => {
    const id = target[field];
    const name = id === null ? undefined : names.get(id);
    return id === null || name === undefined ? null : { id, name };
  };
  return {
    ssh_credential: named('ssh_credential_id'),
    smb_credential: named('smb_credential_id'),
    snmp_credential: named('snmp_credential_id'),
    esxi_credential: named('esxi_credential_id'),
    http_credential: named('http_credential_id'),
  };
}
