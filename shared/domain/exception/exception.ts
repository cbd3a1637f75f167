import * as z from 'zod';
import { countOperation, readCount } from '../../table/counter.ts';
import { type Change, entity } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { tenant, user } from '../actor/context.ts';
import { needInAnyProduct } from '../plan/in-any-product.ts';
import { type ProductCode, products } from '../plan/product.ts';

/**
 * An exception says of a vulnerability that it shall count otherwise: with another severity, or not at all. It is pending until a
 * reviewer activates or rejects it; an active one ends at its time (expired), or goes back to pending when it is reset or edited. What
 * may never be true: one that counts without having been reviewed as it reads now, a PCI exception that lasts longer than 90 days, an
 * original severity that is lost.
 */
export const statuses = ['pending', 'active', 'rejected', 'expired'] as const;
type Status = (typeof statuses)[number];

/** What the PCI programme calls it. */
export const reasons = ['false_positive', 'disputed_severity', 'compensating_control', 'inconclusive'] as const;

const Person = z.object({ id: z.string(), username: z.string() });

const Stored = z.object({
  product: z.enum(products),
  /** The justification. */
  text: z.string(),
  /** OID of the vulnerability. */
  nvt: z.string(),
  nvt_name: z.string(),
  /** In the grammar of targets, in its normal form; empty for any host. */
  hosts: z.string(),
  /** Null for any port. */
  port: z.int().nullable(),
  /** Null for every scan of the organization in the product. */
  scan: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Null: a false positive, the result no longer counts. */
  new_severity: z.number().nullable(),
  reason: z.enum(reasons).nullable(),
  status: z.enum(statuses),
  /** What the check says; never lost. */
  original_severity: z.number(),
  review_comment: z.string(),
  reviewed_by: Person.nullable(),
  reviewed_at: z.string().nullable(),
  /** When it ends; null while it is not active, or for one without an end. */
  end_time: z.string().nullable(),
  /** Of a vulnerability whose CVEs come from a feed: those that the reviewer saw. Null where the check itself says what it is about. */
  reviewed_cves: z.array(z.string()).nullable(),
  /** Open findings that it covers, as of the last time that anything changed there. */
  matches: z.int(),
  owner: Person,
  /** Ids of everybody who wrote what stands here, whoever they acted as: none of them reviews it in PCI. */
  authors: z.array(z.string()).default([]),
});
export type ExceptionAttributes = z.infer<typeof Stored>;

export const dueEvent = 'exception.due';

/** One list a product, because a user works in one product at a time. */
export const Exceptions = entity(Stored, {
  name: 'Exception',
  family: 'EXCEPTION',
  within: ({ product }) => product,
  counted: true,
  due: ({ status, end_time }) => (status === 'active' && end_time !== null ? { at: end_time, event: dueEvent } : null),
});
export type Exception = ReturnType<typeof Exceptions.parse>;

export const columns = {
  text: ({ text }: Exception) => text,
  hosts: ({ hosts }: Exception) => [hosts, ...hosts.split(', ')],
  nvt: ({ nvt, nvt_name }: Exception) => [nvt, nvt_name],
  status: ({ status }: Exception) => status,
  scan: ({ scan }: Exception) => (scan ? [scan.name, scan.id] : ''),
  port: ({ port }: Exception) => port,
  reason: ({ reason }: Exception) => reason,
  end_time: ({ end_time }: Exception) => end_time,
};

/** The organization's exceptions of the active product. */
export function list(request: ListRequest): Promise<Page<Exception>> {
  const product = user().active_product;
  return listOf({ stretches: [Exceptions.stretch(tenant(), product)], parse: Exceptions.parse, columns, total: () => Exceptions.count(tenant(), product) }, request);
}

/** The exception, whatever its product; the active product's costs one read. */
export function need(id: string): Promise<Exception> {
  return needInAnyProduct(Exceptions.name, (product) => Exceptions.get(tenant(), id, product));
}

/** A new exception with its place in the statistics. */
export function made(attributes: ExceptionAttributes): Change<Exception> {
  const change = Exceptions.create(tenant(), attributes);
  return { item: change.item, operations: [...change.operations, counted(change.item, 1)] };
}

/** The exception changed; the statistics move with its status. */
export function changed(exception: Exception, changes: Partial<ExceptionAttributes>): Change<Exception> {
  const change = Exceptions.update(tenant(), exception, changes);
  const moved = change.item.status === exception.status ? [] : [counted(exception, -1), counted(change.item, 1)];
  return { item: change.item, operations: [...change.operations, ...moved] };
}

export function removed(exception: Exception): Change<Exception> {
  const change = Exceptions.remove(tenant(), exception);
  return { item: change.item, operations: [...change.operations, counted(exception, -1)] };
}

export const Statistics = z.object({ pending: z.int(), active: z.int(), rejected: z.int(), expired: z.int(), total: z.int() }).meta({ id: 'ExceptionStatistics' });

/** How many there are in the active product, by status: kept, not counted. */
export async function statistics(): Promise<z.input<typeof Statistics>> {
  const { active_product: product } = user();
  const [pending = 0, active = 0, rejected = 0, expired = 0] = await Promise.all(statuses.map((status) => readCount(countKey(product, status))));
  return { pending, active, rejected, expired, total: pending + active + rejected + expired };
}

function counted({ product, status }: Exception, by: 1 | -1): Operation {
  return countOperation(countKey(product, status), by);
}

function countKey(product: ProductCode, status: Status): string {
  return tenantKey(tenant(), 'EXCEPTION', product, status);
}
