import * as z from 'zod';
import { scanning } from '../../functions/scanning/dialect.ts';
import type { Actor, UserActor } from '../../shared/domain/actor/actor.ts';
import type { Role } from '../../shared/domain/actor/permission.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { found } from '../../shared/domain/organization/organization.ts';
import { seededPlans } from '../../shared/domain/plan/plan.ts';
import type { ProductCode } from '../../shared/domain/plan/product.ts';
import type { Features } from '../../shared/domain/subscription/features.ts';
import { subscribe } from '../../shared/domain/subscription/subscribe.ts';
import type { Group } from '../../shared/http/endpoint.ts';
import type { RawRequest } from '../../shared/http/request.ts';
import { serve } from '../../shared/http/serve.ts';
import { newId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { Problem } from '../../shared/problems.ts';
import { Meter } from '../../shared/table/meter.ts';
import { transact } from '../../shared/table/transact.ts';
import { userOf } from '../support/actors.ts';

/** An organization with subscriptions, each with the given features, and one of its users. */
export async function customer(features: Partial<Record<ProductCode, Features>>, role: Role = 'Admin', options: Partial<UserActor> = {}): Promise<Actor> {
  const id = newId();
  await asSystem('test', id, async () => {
    const organization = found({ id, name: `Customer ${id}`, description: '', company_name: 'Customer', partner: false, details: {}, members: [] }, undefined);
    const subscriptions = seededPlans.filter(({ code }) => code !== 'pci-open').flatMap((plan) => {
      const own = features[plan.product];
      const stored = { ...plan, id: newId(), created_at: timestamp(), updated_at: timestamp(), version: 1 };
      return own ? [subscribe({ id, path: [] }, { ...stored, features: own }, { plan: plan.code, partner: false })] : [];
    });
    await transact([organization, ...subscriptions]);
  });
  return userOf(id, role, options);
}

export const ips = (limit: number): Features => ({ number_of_ips: { limit } });

interface Call {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
  body: Body;
  roundTrips: number;
}

const Resource = z.looseObject({ id: z.string(), attributes: z.record(z.string(), z.unknown()).optional(), status: z.string().optional() });
const Body = z.looseObject({
  data: z.union([z.array(Resource), Resource]).optional(),
  errors_map: z.record(z.string(), z.array(z.string())).optional(),
  meta: z.object({ pagination: z.looseObject({ total_count: z.number(), next_cursor: z.string().optional() }) }).optional(),
});
type Body = z.infer<typeof Body>;

/** One request to an endpoint as this actor, from the permission check to the printed answer. */
export async function call(group: Group, id: string, actor: Actor, { params = {}, query = {}, body }: Call = {}): Promise<Reply> {
  const endpoint = group.endpoints.find((one) => one.id === id);
  if (!endpoint) throw new Error(`${id} is not an endpoint of ${group.id}`);
  const raw: RawRequest = {
    method: endpoint.method, path: endpoint.path, params, headers: {}, request_id: 'test', ip: '127.0.0.1',
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  };
  const meter = new Meter();
  const response = await serve(scanning, group.id, endpoint, raw, actor, meter).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return scanning.fail(error, raw);
  });
  const text = response.body.toString();
  return { status: response.status, headers: response.headers, text, body: Body.parse(JSON.parse(text)), roundTrips: meter.roundTrips };
}

/** The attributes of a single document. */
export function attributes({ body }: Reply): Record<string, unknown> {
  const one = [body.data].flat()[0];
  if (!one?.attributes) throw new Error(`No document in ${JSON.stringify(body)}`);
  return one.attributes;
}

/** A column of all documents of a list. */
export function column({ body }: Reply, name: string): unknown[] {
  return [body.data].flat().map((one) => one?.attributes?.[name]);
}
