import type { EventRecord } from '../../events/event.ts';

/** Hands events to every queue whose rule names them. Business code never calls it: events leave with their transaction, by the outbox. Only the tick, whose state is its own proof, puts directly. */
export interface Bus {
  put(events: EventRecord[]): Promise<void>;
}
