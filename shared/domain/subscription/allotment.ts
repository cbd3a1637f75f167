import * as z from 'zod';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { problem, type Problem } from '../../problems.ts';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import { type ProductCode, productOf } from '../plan/product.ts';
import { type FeatureCode, featureCodes, type Features } from './features.ts';
import { activeFor, type Subscription, Subscriptions } from './subscription.ts';

/**
 * What the children of one parent have been given of its limits by open plans, summed up for each product in one item at the parent. It moves in the
 * transaction of the child's subscription, under the condition that it stays within the limit, so two children at once never get more than there is.
 * Rescans count by the year. What is unlimited is in no sum: a child may have it where its parent has.
 */
type Sums = Record<FeatureCode, number>;
const Allotment = z.object(Object.fromEntries(featureCodes.map((code) => [code, z.number().default(0)]))).catch({});

const rescansAYear = { day: 365, week: 52, month: 12, year: 1 };

/** The writes that change what a child has of a product from all of `before` to all of `after` (null: nothing); 422 names the amount that is left. The root gives without limit. */
export async function allot({ path }: { path: string[] }, product: ProductCode, before: (Features | null)[], after: (Features | null)[]): Promise<Operation[]> {
  const parent = path.at(-1);
  if (parent === undefined || path.length === 1) return [];
  const steps = sumsOf((code) => sum(code, after) - sum(code, before));
  const wanted = featureCodes.filter((code) => steps[code] > 0 || (isUnlimited(code, after) && !isUnlimited(code, before)));
  if (wanted.length === 0) return featureCodes.some((code) => steps[code] !== 0) ? [stepOperation(parent, product, steps, {})] : [];
  const [subscription, given] = await Promise.all([activeFor(parent, product), readAllotment(parent, product)]);
  const breaches = wanted.flatMap((code) => breachOf(code, subscription?.features ?? null, given[code], steps[code], after));
  if (breaches.length > 0) throw refusal(product, breaches);
  const rooms = wanted.map((code) => [code, amountOf(code, subscription?.features ?? null) - steps[code]] as const).filter(([, room]) => room !== Infinity);
  return [stepOperation(parent, product, steps, Object.fromEntries(rooms)), ...(subscription ? [asRead(parent, subscription)] : [])];
}

/** How much of a feature these features give; Infinity is without limit. */
function amountOf(code: FeatureCode, features: Features | null): number {
  if (code === 'number_of_ips') return features?.number_of_ips?.limit ?? 0;
  const feature = features?.[code];
  if (!feature?.active) return 0;
  if (feature.unlimited) return Infinity;
  return 'unit' in feature ? feature.num_of_rescans * rescansAYear[feature.unit] : feature.limit;
}

/** What is unlimited is in no sum. */
function sum(code: FeatureCode, features: (Features | null)[]): number {
  return features.map((one) => amountOf(code, one)).reduce((total, amount) => total + (amount === Infinity ? 0 : amount), 0);
}

function isUnlimited(code: FeatureCode, features: (Features | null)[]): boolean {
  return features.some((one) => amountOf(code, one) === Infinity);
}

function breachOf(code: FeatureCode, parent: Features | null, given: number, step: number, after: (Features | null)[]): string[] {
  const limit = amountOf(code, parent);
  if (limit === Infinity) return [];
  const left = Math.max(0, limit - given);
  if (isUnlimited(code, after)) return [`${code}: unlimited needs an unlimited parent; ${said(code, left, after)} left`];
  return step > left ? [`${code}: ${said(code, left, after)} left`] : [];
}

/** In the unit that was asked for. */
function said(code: FeatureCode, left: number, after: (Features | null)[]): string {
  const unit = after.find((one) => one?.rescan)?.rescan?.unit ?? 'day';
  return code === 'rescan' ? `${Math.floor(left / rescansAYear[unit])} a ${unit} are` : left === 1 ? '1 is' : `${left} are`;
}

function refusal(product: ProductCode, breaches: string[]): Problem {
  return problem.refused(`The parent organization's limits for ${productOf[product].name} do not allow this: ${breaches.join('; ')}`, { features: breaches });
}

/** The limit that was compared is the one that holds when it is written. */
function asRead(parent: string, subscription: Subscription): Operation {
  return Subscriptions.unchanged(parent, subscription);
}

function stepOperation(parent: string, product: ProductCode, steps: Sums, rooms: Partial<Sums>): Operation {
  const moved = featureCodes.filter((code) => steps[code] !== 0);
  const limited = moved.filter((code) => rooms[code] !== undefined);
  const condition = limited.map((code) => `(attribute_not_exists(#${code}) OR #${code} <= :room_${code})`).join(' AND ');
  const values = Object.fromEntries([...moved.map((code) => [`:by_${code}`, steps[code]]), ...limited.map((code) => [`:room_${code}`, rooms[code]])]);
  const changes = moved.map((code) => `#${code} :by_${code}`).join(', ');
  return {
    item: {
      Update: {
        TableName: tableName(), Key: keyOf(parent, product), UpdateExpression: moved.length > 0 ? `ADD ${changes}` : 'ADD #touched :one', ...(condition === '' ? {} : { ConditionExpression: condition }),
        ExpressionAttributeNames: moved.length > 0 ? Object.fromEntries(moved.map((code) => [`#${code}`, code])) : { '#touched': 'touched' },
        ExpressionAttributeValues: moved.length > 0 ? values : { ':one': 1 },
      },
    },
    // Somebody took of it since it was read: read again, and say what is left then.
    refused: () => new Conflict('Subscription'),
  };
}

async function readAllotment(parent: string, product: ProductCode): Promise<Sums> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: keyOf(parent, product), ConsistentRead: true }));
  const stored = Allotment.parse(Item ?? {});
  return sumsOf((code) => stored[code] ?? 0);
}

function sumsOf(amount: (code: FeatureCode) => number): Sums {
  return { number_of_ips: amount('number_of_ips'), rescan: amount('rescan'), internal_vrms: amount('internal_vrms'), internal_penetration: amount('internal_penetration') };
}

function keyOf(parent: string, product: ProductCode): { pk: string; sk: string } {
  return { pk: tenantKey(parent, 'ALLOTMENT'), sk: product };
}
