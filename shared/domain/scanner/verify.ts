import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { timestamp } from '../../platform/clock.ts';
import { platform } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { actor, context, tenant, withActor } from '../actor/context.ts';
import { asOwner } from '../port-list/port-list.ts';
import { verifyOpenvasd } from '../scan/engines/openvasd/verify.ts';
import { type Scanner, Scanners, Verified } from './scanner.ts';
import { accessOf } from './secret.ts';
import { ask, lookAt, type Outcome, Verifications } from './verification.ts';

export const Answer = z
  .discriminatedUnion('verified', [
    z.object({ verified: z.literal(true), version: z.string(), feed_version: z.string().nullable(), latency_ms: z.int() }),
    z.object({ verified: z.literal(false), message: z.string() }),
  ])
  .meta({ id: 'ScannerVerification' });

/** How long a request waits for a runner: below what a function may take, with time left to write the answer. */
const waitMsMax = 10_000;
const lookMs = 100;

/**
 * Really reaches the engine, and keeps what it said: version, feed and time. An openvasd is called from here; nmap and nuclei are looked at by
 * a scan runner, and when none answers in time the answer says so, which is no word about the engine.
 */
export async function verify(id: string, options: { waitMs?: number } = {}): Promise<z.input<typeof Answer>> {
  const scanner = await Scanners.need(platform, id);
  const begun = performance.now();
  const outcome = scanner.type === 'openvasd' ? await lookAt(async () => verifyOpenvasd(await accessOf(scanner))) : await byRunner(scanner, options.waitMs ?? waitMsMax);
  const latency_ms = Math.round(performance.now() - begun);
  await keep(id, outcome);
  if (!outcome) return { verified: false, message: 'No scan runner answered in time: none is running, or all are busy. Try again in a moment.' };
  return outcome.verified ? { ...outcome, latency_ms } : outcome;
}

/** Undefined when no runner answered. */
async function byRunner({ id }: Scanner, waitMs: number): Promise<Outcome | undefined> {
  // In a context of its own: the question has to be written now, not with the answer of this request (Idempotency-Key).
  const verification = await withActor(actor(), () => ask(id), { correlation_id: context().correlation_id, meter: context().meter });
  for (const until = performance.now() + waitMs; ; await wait(lookMs)) {
    const asked = await Verifications.get(tenant(), verification);
    if (asked?.outcome) return asked.outcome;
    if (performance.now() >= until) return undefined;
  }
}

async function keep(id: string, outcome: Outcome | undefined): Promise<void> {
  await retrying('Scanner', async () => {
    const scanner = await Scanners.need(platform, id);
    const seen = outcome?.verified ? { engine_version: outcome.version, feed_version: outcome.feed_version } : {};
    const changed = Scanners.update(platform, scanner, { ...seen, status: outcome ? (outcome.verified ? 'online' : 'offline') : 'unknown', verified_at: timestamp() });
    await asOwner(platform, () => transact([changed, Verified.publish(id, { name: scanner.name, verified: outcome?.verified === true })]));
  });
}
