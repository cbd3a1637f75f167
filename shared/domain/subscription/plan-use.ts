import type { EventRecord } from '../../events/event.ts';
import { AlreadyDone, once } from '../../events/once.ts';
import { platform } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows } from '../../table/query.ts';
import { tableName } from '../../table/schema.ts';
import { transact } from '../../table/transact.ts';
import { asSystem, context } from '../actor/context.ts';
import { plansMax } from '../plan/plan.ts';
import { OrganizationRecords } from '../organization/organization.ts';

/** The organization that keeps the count for a plan's owner: the root for the platform's plans. */
export function keeperOf(owner: string, { id, path }: { id: string; path: string[] }): string {
  return owner === platform ? (path[0] ?? id) : owner;
}

export interface PlanUse {
  operations: Operation[];
  /** What the event has to carry. */
  later: number;
}

/**
 * Moves the number of subscriptions that use a plan, in their own transaction where the request may write at the plan's owner; elsewhere the event
 * carries what is left to count (`later`), and the owner counts it a moment afterwards, once.
 */
export function planUse(plan: string, keeper: string, by: 1 | -1): PlanUse {
  const { wall } = context();
  const near = [wall.tenant, wall.subject, wall.parent].includes(keeper);
  return near ? { operations: [step(plan, keeper, by)], later: 0 } : { operations: [], later: by };
}

/** The part of an event that its own transaction could not count. */
export async function countPlanUse({ plan, plan_use }: { plan: { id: string; owner: string }; plan_use: number }, record: EventRecord): Promise<void> {
  if (plan_use === 0) return;
  const keeper = keeperOf(plan.owner, await OrganizationRecords.need(record.tenant, record.tenant));
  await asSystem('plan-use', keeper, () => transact([once({ id: record.id, tenant: keeper }, 'plan-use'), step(plan.id, keeper, plan_use)])).catch(ignoreDone);
}

/** How many subscriptions use each plan that this organization owns: one read for all of them. */
export async function usesOf(keeper: string): Promise<(plan: string) => number> {
  const { rows } = await queryRows({ partition: partitionOf(keeper) }, plansMax);
  const counts = new Map(rows.map(({ sk, count }) => [sk, count]));
  return (plan) => {
    const count = counts.get(plan);
    return typeof count === 'number' ? count : 0;
  };
}

/** Holds a transaction to a plan that nothing uses. */
export function unused(plan: string, keeper: string, refused: Operation['refused']): Operation {
  const Key = { pk: partitionOf(keeper), sk: plan };
  return {
    item: { ConditionCheck: { TableName: tableName(), Key, ConditionExpression: 'attribute_not_exists(pk) OR #n <= :zero', ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':zero': 0 } } },
    refused,
  };
}

function step(plan: string, keeper: string, by: number): Operation {
  const Key = { pk: partitionOf(keeper), sk: plan };
  return {
    item: { Update: { TableName: tableName(), Key, UpdateExpression: 'ADD #n :by', ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':by': by } } },
    refused: () => {
      throw new Error('A count has no condition');
    },
  };
}

function partitionOf(keeper: string): string {
  return tenantKey(keeper, 'PLAN_USE');
}

function ignoreDone(error: unknown): void {
  if (!(error instanceof AlreadyDone)) throw error;
}
