import type { ListRequest } from './list.ts';

/** The dates of a list request as a condition: for lists whose ids say nothing of their time. */
export function createdWithin({ created: { from, to } }: ListRequest): (item: { created_at: string }) => boolean {
  return ({ created_at }) => (!from || created_at >= from.toISOString()) && (!to || created_at <= to.toISOString());
}

/** The same request without its dates. */
export function withoutDates(request: ListRequest): ListRequest {
  return { ...request, created: { from: undefined, to: undefined } };
}
