import * as z from 'zod';
import { tenantKey } from '../../table/keys.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import { type KeyRole, keyRoles, strongest } from '../actor/key-role.ts';

/** As many as fit beside a key without making every use of it dearer. */
export const permissionsMax = 100;

/** A role of an API key on one organization at or below its own, or on one project there. Names are those of the day on which it was given. */
export const KeyPermission = z.object({
  id: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  project_id: z.string().nullable(),
  project_name: z.string().nullable(),
  role: z.enum(keyRoles),
});
export type KeyPermission = z.infer<typeof KeyPermission>;

/** A role on an organization holds for everything below it, as a partner's Admin reaches everything below. */
export function roleOn({ role, permissions }: { role: KeyRole; permissions: KeyPermission[] }, chain: string[], project?: string): KeyRole {
  const holding = permissions.filter(({ organization_id, project_id }) => (project_id === null ? chain.includes(organization_id) : project_id === project));
  return strongest([role, ...holding.map((one) => one.role)]);
}

/** One permission more, added in place: what else changes the key at this moment does not collide with it. */
export function permissionAdded(organization: string, key: string, permission: KeyPermission): Operation {
  return {
    item: {
      Update: {
        TableName: tableName(), Key: { pk: tenantKey(organization, 'API_KEY'), sk: key },
        UpdateExpression: 'SET #p = list_append(if_not_exists(#p, :none), :more) ADD version :one', ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#p': 'permissions' }, ExpressionAttributeValues: { ':none': [], ':more': [permission], ':one': 1 },
      },
    },
    refused: () => new Conflict('API key'),
  };
}
