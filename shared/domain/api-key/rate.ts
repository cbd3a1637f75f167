import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import { tableName, tableSchema } from '../../table/schema.ts';

/** Requests are counted over so many seconds, so that a burst of four times the rate is let through. */
export const rateWindowSeconds = 4;

export const Rate = z.object({ limit: z.int(), remaining: z.int(), reset_seconds: z.int() });
export type Rate = z.infer<typeof Rate>;

/** Requests a second that one key may make; a setting of the deployment. */
function requestsPerSecond(): number {
  return Number(process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] ?? 50);
}

/** Counts one request of a key in the present window: one write, counted for all functions together. `remaining` is negative past the limit. */
export async function countRequest(organization: string, keyId: string): Promise<Rate> {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const window = Math.floor(seconds / rateWindowSeconds);
  const { Attributes } = await table().send(
    new UpdateCommand({
      TableName: tableName(),
      Key: { pk: tenantKey(organization, 'RATE', keyId), sk: String(window) },
      UpdateExpression: 'SET #expires = :expires ADD #used :one',
      ExpressionAttributeNames: { '#used': 'used', '#expires': tableSchema.expiry },
      ExpressionAttributeValues: { ':one': 1, ':expires': seconds + 60 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const limit = requestsPerSecond() * rateWindowSeconds;
  const { used } = z.object({ used: z.number() }).parse(Attributes);
  return { limit, remaining: limit - used, reset_seconds: (window + 1) * rateWindowSeconds - seconds };
}
