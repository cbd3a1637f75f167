import * as z from 'zod';
import { actingOrganization } from '../organization/acting.ts';
import type { Credential } from './credential.ts';
import { authAlgorithms, credentialTypes, privacyAlgorithms } from './kinds.ts';

/** Everything but the secrets. */
export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    comment: z.string(),
    type: z.enum(credentialTypes),
    login: z.string().nullable(),
    url: z.string().nullable(),
    auth_algorithm: z.enum(authAlgorithms).nullable(),
    privacy_algorithm: z.enum(privacyAlgorithms).nullable(),
    targets_count: z.int(),
    owner: z.object({ id: z.string(), username: z.string() }),
    organization: z.object({ id: z.string(), name: z.string() }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Credential' });
type Presented = z.input<typeof Document>;

export async function present(credentials: Credential[]): Promise<Presented[]> {
  const organization = await actingOrganization();
  return credentials.map((credential) => shown(credential, organization));
}

export async function presentOne(credential: Credential): Promise<Presented> {
  return shown(credential, await actingOrganization());
}

function shown(credential: Credential, { id, name }: { id: string; name: string }): Presented {
  const { sealed: _, ...open } = credential;
  return { ...open, organization: { id, name } };
}
