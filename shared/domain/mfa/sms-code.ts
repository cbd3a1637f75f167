import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { logCrash } from '../../lib/logger.ts';
import { equalInConstantTime } from '../../lib/secret-text.ts';
import { clock } from '../../platform/clock.ts';
import { seal, unseal } from '../../platform/encryption.ts';
import { smsSender } from '../../platform/sms.ts';
import { actor, afterCommit, context } from '../actor/context.ts';
import { spend } from '../session/attempt-limit.ts';

/** A code that was sent by SMS, as it lies in what asked for it: sealed, because six digits can be guessed from any hash. */
export const SmsCode = z.object({ sealed: z.string(), expires_at: z.string() });
export type SmsCode = z.infer<typeof SmsCode>;

const lifeMs = 10 * 60_000;
/** Messages in 15 minutes (ASVS 6.6.3): to a user, to a number of the organization, and from an address, which may be a whole office. */
const [perUser, perNumber, perAddress] = [5, 5, 100];

/**
 * Makes a code, lets `keep` write it, and sends it once it is written, with the answer where that waits. The message goes out from here and not through an event, because an event would
 * carry the code; when the carrier refuses it, the caller asks for another one.
 */
export async function sendCode({ organization, user_id, phone }: { organization: string; user_id: string; phone: string }, keep: (code: SmsCode) => Promise<void>): Promise<void> {
  const current = actor();
  const ip = context().origin?.ip ?? '';
  await spend([
    { owner: current.type === 'system' ? organization : current.key.organization, kind: 'message', value: `address ${ip}`, max: perAddress },
    { owner: organization, kind: 'message', value: `user ${user_id}`, max: perUser },
    { owner: organization, kind: 'number', value: phone, max: perNumber },
  ]);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await keep({ sealed: await seal(code, bindingOf(user_id)), expires_at: new Date(clock.now().getTime() + lifeMs).toISOString() });
  const text = `${code} is your Perimeter code. It is valid for 10 minutes. Nobody from Perimeter will ask you for it.`;
  await afterCommit(() =>
    smsSender()
      .then((sender) => sender.send({ id: newId(), to: phone, text }))
      .catch((error: unknown) => logCrash(error, { user: user_id, what: 'sms code' })),
  );
}

/** Whether it is this code, in its time. */
export async function opensSms({ sealed, expires_at }: SmsCode, userId: string, given: string): Promise<boolean> {
  return new Date(expires_at) > clock.now() && equalInConstantTime(await unseal(sealed, bindingOf(userId)), given);
}

function bindingOf(userId: string): string {
  return `sms code ${userId}`;
}
