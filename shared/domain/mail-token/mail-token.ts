import * as z from 'zod';
import type { EventRecord } from '../../events/event.ts';
import { stableId } from '../../lib/id.ts';
import { equalInConstantTime, hashOf } from '../../lib/secret-text.ts';
import { clock } from '../../platform/clock.ts';
import { entity } from '../../table/entity.ts';
import { folded } from '../../table/keys.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { asSystem } from '../actor/context.ts';
import { readPointer, signPointer } from '../session/signed-pointer.ts';
import { type User, Users } from '../user/user.ts';

/**
 * A mail token is the credential in a link that was mailed: it works once, for one purpose and one user, until its time ends. It is made
 * when the mail is made, from the event that asked for the mail, so that it lies in no event, and the table holds only its hash. It dies
 * with what it was mailed for: another address of the user, or a password that changed meanwhile.
 */
const hourSeconds = 3600;
const lifeSeconds = { confirmation: 72 * hourSeconds, invitation: 168 * hourSeconds, password_reset: hourSeconds, email_change: 24 * hourSeconds } as const;
export type MailPurpose = keyof typeof lifeSeconds;

const Stored = z.object({
  user_id: z.string(),
  purpose: z.enum(['confirmation', 'invitation', 'password_reset', 'email_change']),
  hash: z.string(),
  /** The address that the mail went to. */
  email: z.string(),
  epoch: z.number().int(),
  expires_at: z.string(),
  used_at: z.string().nullable(),
});

const MailTokens = entity(Stored, {
  name: 'Mail token',
  family: 'MAIL_TOKEN',
  expires: ({ expires_at }) => Math.ceil(new Date(expires_at).getTime() / 1000),
});

/** What a genuine token allows. `spent` belongs into the transaction of what it is used for: it makes the token work once. */
export interface Redeemed {
  organization: string;
  user: User;
  /** The address that the mail went to: proved to be read by whoever holds the token. */
  email: string;
  spent: Operation[];
}

/**
 * The token for the mail that this event causes; asked again for the same event it is the same token. For `email_change` the event's payload
 * names the new address. Call it behind the wall of the event's tenant, as a worker does.
 */
export async function issueFor(record: Pick<EventRecord, 'id' | 'tenant' | 'payload' | 'created_at'>, purpose: MailPurpose, userId: string): Promise<string> {
  const id = stableId('mail token', record.id, purpose, userId);
  const token = await signPointer('mt', purpose, { organization: record.tenant, id });
  const user = await Users.need(record.tenant, userId);
  const expires = new Date(new Date(record.created_at).getTime() + lifeSeconds[purpose] * 1000);
  const attributes = { user_id: userId, purpose, hash: hashOf(token), email: addressOf(record, purpose, user), epoch: user.session_epoch, expires_at: expires.toISOString(), used_at: null };
  await transact([MailTokens.create(record.tenant, { id, ...attributes })]).catch((error: unknown) => {
    // The mail was being made before: it has this very token.
    if (!(error instanceof Conflict)) throw error;
  });
  return token;
}

/** What the token allows; undefined when it is forged, spent, expired, for something else, or overtaken. Reading alone spends nothing: a page may look before it asks. */
export async function redeem(token: string, purpose: MailPurpose): Promise<Redeemed | undefined> {
  const target = await readPointer(purpose, token);
  if (!target) return undefined;
  const { organization, id } = target;
  return asSystem('mail-token', organization, async () => {
    const stored = await MailTokens.get(organization, id);
    if (!stored || stored.purpose !== purpose || stored.used_at !== null || !equalInConstantTime(stored.hash, hashOf(token)) || new Date(stored.expires_at) <= clock.now()) return undefined;
    const user = await Users.get(organization, stored.user_id);
    if (!user || isOvertaken(stored, user)) return undefined;
    return { organization, user, email: stored.email, spent: MailTokens.update(organization, stored, { used_at: clock.now().toISOString() }).operations };
  });
}

/** Sessions of another epoch mean that the password changed since; a mail to an address that the user left is nobody's proof. */
function isOvertaken({ purpose, epoch, email }: z.infer<typeof Stored>, user: User): boolean {
  if (purpose === 'email_change') return user.pending_email === null || folded(email) !== folded(user.pending_email);
  if (folded(email) !== folded(user.email)) return true;
  return purpose === 'password_reset' ? epoch !== user.session_epoch : user.confirmed_at !== null;
}

function addressOf({ payload }: Pick<EventRecord, 'payload'>, purpose: MailPurpose, user: User): string {
  return purpose === 'email_change' ? z.object({ new_email: z.string() }).parse(JSON.parse(payload)).new_email : user.email;
}
