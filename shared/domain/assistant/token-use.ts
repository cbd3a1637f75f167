import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import { tenant } from '../actor/context.ts';

/** Tokens that the organizations of one plan may use in a calendar month (UTC), where the deployment says nothing of the plan. */
const tokensDefault = 200_000;

/** PERIMETER_ASSISTANT_TOKENS: tokens a month by the code of a plan, `*` for all others: `{"pci-basic":50000,"*":200000}`. 0 switches the model off. */
export function tokensOf(plan: string | undefined): number {
  const limits = z.record(z.string(), z.int().min(0)).parse(JSON.parse(process.env['PERIMETER_ASSISTANT_TOKENS'] ?? '{}'));
  return limits[plan ?? '*'] ?? limits['*'] ?? tokensDefault;
}

export interface Reserve {
  tokens: number;
  key: { pk: string; sk: string };
}

/** Takes the tokens that a question may cost at most, so that questions at once do not pass the limit together. Refused when they are not left. */
export async function reserve(tokens: number, limit: number): Promise<Reserve> {
  const key = { pk: tenantKey(tenant(), 'ASSISTANT_TOKENS'), sk: clock.now().toISOString().slice(0, 7) };
  if (tokens > limit) throw usedUp();
  const command = new UpdateCommand({
    TableName: tableName(), Key: key, UpdateExpression: 'ADD #n :tokens', ConditionExpression: 'attribute_not_exists(#n) OR #n <= :left',
    ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':tokens': tokens, ':left': limit - tokens },
  });
  await table().send(command).catch((error: unknown) => {
    throw error instanceof Error && error.name === 'ConditionalCheckFailedException' ? usedUp() : error;
  });
  return { tokens, key };
}

/** Gives back what was not used, in the transaction of the answer; a question that died before keeps what it took until the month ends. */
export function settled({ tokens, key }: Reserve, used: number): Operation {
  return {
    item: { Update: { TableName: tableName(), Key: key, UpdateExpression: 'ADD #n :back', ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':back': used - tokens } } },
    refused: () => {
      throw new Error('Giving back has no condition');
    },
  };
}

function usedUp() {
  return problem.refused("The tokens that the organization's plan has for the assistant this month are used up");
}
