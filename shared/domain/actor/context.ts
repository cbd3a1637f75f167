import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '../../lib/id.ts';
import type { Commit } from '../../table/commit.ts';
import { Meter } from '../../table/meter.ts';
import { type Wall, wallOf } from '../../table/wall.ts';
import { problem } from '../../problems.ts';
import type { Actor, UserActor } from './actor.ts';

/** What surrounds one request or one event: who acts, which tenants the table may be asked for, and what it cost. */
interface Context {
  actor: Actor;
  wall: Wall;
  meter: Meter;
  correlation_id: string;
  /** Where the request came from, for audit; null for events. */
  origin: { ip: string; user_agent: string } | null;
  /** Where the transaction waits for the answer, when the request carries an Idempotency-Key. */
  commit: Commit | null;
  /** What the request wants to change only if it is still as it was seen (If-Match). */
  expected: { id: string; version: number } | null;
}

const storage = new AsyncLocalStorage<Context>();

/** Runs `work` as this actor, behind the wall of its organization. */
export function withActor<T>(actor: Actor, work: () => Promise<T>, options: Partial<Pick<Context, 'correlation_id' | 'origin' | 'meter' | 'commit' | 'expected'>> = {}): Promise<T> {
  const context: Context = {
    actor,
    wall: wallOf(actor.organization),
    meter: options.meter ?? new Meter(),
    correlation_id: options.correlation_id ?? newId(),
    origin: options.origin ?? null,
    commit: options.commit ?? null,
    expected: options.expected ?? null,
  };
  return storage.run(context, work);
}

/** Work for another organization than the actor's, as a part of the same request or event: what waits for its answer waits on. */
export function asSystem<T>(name: string, organization: string, work: () => Promise<T>): Promise<T> {
  const current = storage.getStore();
  return withActor({ type: 'system', name, organization }, work, current ? { correlation_id: current.correlation_id, meter: current.meter, commit: current.commit } : {});
}

/** Throws outside of withActor: nothing touches the table without somebody to answer for it. */
export function context(): Context {
  const current = storage.getStore();
  if (!current) throw new Error('No actor: wrap the call in withActor()');
  return current;
}

export function actor(): Actor {
  return context().actor;
}

/** The acting organization: the tenant of every key that a verb builds. */
export function tenant(): string {
  return context().actor.organization;
}

/** The acting user; 401 for a key without a user. */
export function user(): UserActor {
  const current = actor();
  if (current.type !== 'user') throw problem.unauthenticated();
  return current;
}

/** Work whose last transaction waits for its answer. */
export function withCommit<T>(commit: Commit, work: () => Promise<T>): Promise<T> {
  return storage.run({ ...context(), commit }, work);
}

/** What has to be written whatever becomes of the request: a failed attempt that counts, or a part that a repeat finds again. */
export function atOnce<T>(work: () => Promise<T>): Promise<T> {
  return storage.run({ ...context(), commit: null }, work);
}

/** What leaves the table's reach (a message): when the request is written. */
export async function afterCommit(work: () => Promise<void>): Promise<void> {
  const { commit } = context();
  if (commit) commit.afterwards(() => atOnce(work));
  else await work();
}

/** Another wall for a while: the tree check, and what a checked subject needs. */
export function behindWall<T>(wall: Wall, work: () => Promise<T>): Promise<T> {
  return storage.run({ ...context(), wall }, work);
}
