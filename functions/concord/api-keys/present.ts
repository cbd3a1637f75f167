import * as z from 'zod';
import type { ApiKey } from '../../../shared/domain/api-key/api-key.ts';
import { keyRoles } from '../../../shared/domain/actor/key-role.ts';

const Role = z.enum(keyRoles);

/** The documented API key (7). The key itself stands in the answer of its creation alone; afterwards only what it begins with. */
export const ApiKeyDocument = z
  .object({
    id: z.string(),
    apiKey: z.string(),
    organizationId: z.string(),
    projectId: z.null(),
    name: z.string(),
    role: Role,
    dateCreated: z.int(),
    dateUpdated: z.int(),
    permissions: z.array(z.object({ id: z.string(), organizationId: z.string(), organizationName: z.string(), projectId: z.string().nullable(), projectName: z.string().nullable(), role: Role })),
  })
  .meta({ id: 'ApiKey' });

export function presentKey({ id, prefix, name, role, created_at, updated_at, permissions }: ApiKey, organizationId: string, key = `${prefix}********`): z.input<typeof ApiKeyDocument> {
  return {
    id,
    apiKey: key,
    organizationId,
    projectId: null,
    name,
    role,
    dateCreated: Date.parse(created_at),
    dateUpdated: Date.parse(updated_at),
    permissions: permissions.map((one) => ({ id: one.id, organizationId: one.organization_id, organizationName: one.organization_name, projectId: one.project_id, projectName: one.project_name, role: one.role })),
  };
}
