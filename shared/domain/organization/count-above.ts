import type { EventRecord } from '../../events/event.ts';
import { AlreadyDone, once } from '../../events/once.ts';
import { countOperation } from '../../table/counter.ts';
import { transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { asSystem, behindWall } from '../actor/context.ts';

/** Organizations that one wall lets through to. */
const wallMax = 3;

/**
 * Moves a count that each of these organizations keeps, once for the event. No request may write to the partitions of all its ancestors, so they
 * count when its event reaches them: a moment later, three in a transaction. A redelivery goes on with those that the first delivery did not reach.
 */
export async function countAbove(ancestors: string[], { id }: Pick<EventRecord, 'id'>, consumer: string, counter: (ancestor: string) => string, by: number): Promise<void> {
  for (let at = 0; at < ancestors.length; at += wallMax) {
    const [first, second, third] = ancestors.slice(at, at + wallMax);
    if (first === undefined) return;
    const counts = [first, second, third].flatMap((ancestor) => (ancestor === undefined ? [] : [countOperation(counter(ancestor), by)]));
    const work = () => transact([once({ id, tenant: first }, consumer), ...counts]);
    await asSystem(consumer, first, () => behindWall(wallOf(first, second, third), work)).catch(ignoreDone);
  }
}

function ignoreDone(error: unknown): void {
  if (!(error instanceof AlreadyDone)) throw error;
}
