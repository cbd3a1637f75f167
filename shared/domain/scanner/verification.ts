import * as z from 'zod';
import { event } from '../../events/define.ts';
import { clock } from '../../platform/clock.ts';
import { entity, platform } from '../../table/entity.ts';
import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { type Engine, EngineUnavailable } from '../scan/engines/engine.ts';
import { EngineFailure } from '../scan/engines/engine-failure.ts';
import { type Scanner, Scanners } from './scanner.ts';

/** What a look at an engine came to. */
export const Outcome = z.discriminatedUnion('verified', [
  z.object({ verified: z.literal(true), version: z.string(), feed_version: z.string().nullable() }),
  z.object({ verified: z.literal(false), message: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** A question to whichever runner comes first: nmap and nuclei are where the runners are, and nowhere else. Its answer is written into it, once. */
const Stored = z.object({ scanner_id: z.string(), outcome: Outcome.nullable(), expires_at: z.string() });
export const Verifications = entity(Stored, { name: 'Scanner verification', family: 'SCANNER_VERIFICATION', expires: ({ expires_at }) => Math.floor(Date.parse(expires_at) / 1000) });

export const VerificationRequested = event('scanner.verification_requested', z.object({ verification_id: z.string(), scanner_id: z.string() }));

const keptMs = 3_600_000;

/** Asks the runners; the id is where the answer will stand. */
export async function ask(scanner_id: string): Promise<string> {
  const made = Verifications.create(tenant(), { scanner_id, outcome: null, expires_at: new Date(clock.now().getTime() + keptMs).toISOString() });
  const verification_id = made.item.id;
  await transact([made, VerificationRequested.publish(scanner_id, { verification_id, scanner_id })]);
  return verification_id;
}

/** A runner's part: looks at the engine and writes down what it saw. Asked twice, it answers once. */
export async function answer({ verification_id, scanner_id }: { verification_id: string; scanner_id: string }, engineOf: (scanner: Scanner) => Promise<Engine>): Promise<void> {
  const [asked, scanner] = await Promise.all([Verifications.get(tenant(), verification_id), Scanners.get(platform, scanner_id)]);
  if (!asked || asked.outcome !== null || !scanner) return;
  const outcome = await lookAt(async () => (await engineOf(scanner)).verify());
  await transact([Verifications.update(tenant(), asked, { outcome })]).catch((error: unknown) => {
    // Another runner was quicker with the same question.
    if (!(error instanceof Conflict)) throw error;
  });
}

/** Whether the engine answers, in its own words or in a sentence that says why not. */
export async function lookAt(look: () => ReturnType<Engine['verify']>): Promise<Outcome> {
  try {
    return { verified: true, ...(await look()) };
  } catch (error) {
    if (!(error instanceof EngineUnavailable || error instanceof EngineFailure)) throw error;
    return { verified: false, message: error.message };
  }
}
