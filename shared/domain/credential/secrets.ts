import * as z from 'zod';
import { seal, unseal } from '../../platform/encryption.ts';
import { tenant } from '../actor/context.ts';
import type { SecretName } from './kinds.ts';

const text = z.string().nullable().default(null);
const Secrets = z.object({ password: text, private_key: text, passphrase: text, community: text, privacy_password: text });

/** A credential's secrets by name; null for those that it does not have. */
export type Secrets = Record<SecretName, string | null>;
export const noSecrets: Secrets = { password: null, private_key: null, passphrase: null, community: null, privacy_password: null };

/** The secrets as they are stored, under the current key and for this credential of this organization alone. */
export function sealSecrets(credential: string, secrets: Secrets): Promise<string> {
  return seal(JSON.stringify(secrets), bindingOf(credential));
}

/** The secrets in the clear: for the runner that signs in, and for an update that keeps some. Throws when their key is gone. */
export async function openSecrets({ id, sealed }: { id: string; sealed: string }): Promise<Secrets> {
  return Secrets.parse(JSON.parse(await unseal(sealed, bindingOf(id))));
}

function bindingOf(credential: string): string {
  return `credential ${tenant()} ${credential}`;
}
