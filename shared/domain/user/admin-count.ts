import { problem } from '../../problems.ts';
import { readCount } from '../../table/counter.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import type { Role } from '../actor/permission.ts';

/** How many Admins an organization has moves with them, in their transactions; so two of them cannot leave at once and orphan it. */
export function adminStep(organization: string, before: Role | null, after: Role | null): Operation[] {
  const by = Number(isAdmin(after)) - Number(isAdmin(before));
  if (by === 0) return [];
  const Key = { pk: `${partitionOf(organization)}#COUNT`, sk: '!COUNT' };
  const update = { TableName: tableName(), Key, UpdateExpression: 'ADD #n :by', ExpressionAttributeNames: { '#n': 'count' } };
  if (by > 0) return [{ item: { Update: { ...update, ExpressionAttributeValues: { ':by': 1 } } }, refused: lastAdmin }];
  return [{ item: { Update: { ...update, ConditionExpression: '#n > :one', ExpressionAttributeValues: { ':by': -1, ':one': 1 } } }, refused: lastAdmin }];
}

/** Those who may manage the organization's users, confirmed or not. */
export function countAdmins(organization: string): Promise<number> {
  return readCount(partitionOf(organization));
}

export function isAdmin(role: Role | null): boolean {
  return role === 'Admin' || role === 'Super Admin';
}

export const lastAdminReason = 'The last Admin of an organization cannot leave it or lose the role';

function lastAdmin() {
  return problem.refused(lastAdminReason);
}

function partitionOf(organization: string): string {
  return tenantKey(organization, 'ADMIN');
}
