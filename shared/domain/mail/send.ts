import * as z from 'zod';
import type { EventRecord } from '../../events/event.ts';
import { once, wasDone } from '../../events/once.ts';
import type { Mail } from '../../platform/contract/mail.ts';
import { mailer } from '../../platform/mail.ts';
import { transact } from '../../table/transact.ts';
import { actor } from '../actor/context.ts';
import { issueFor, type MailPurpose } from '../mail-token/mail-token.ts';
import { Organizations } from '../organization/organization.ts';
import { readPointer } from '../session/signed-pointer.ts';
import { type User, Users } from '../user/user.ts';
import { type Brand, brand } from '../whitelabel/brand.ts';
import { asHtml } from './as-html.ts';
import { asText } from './as-text.ts';
import { letters } from './letters.ts';
import { linkFor } from './link.ts';
import { SentMails } from './sent-mail.ts';

const consumer = 'mail-sender';

/**
 * Sends the mail that an event asks for, with a link that works once. Done twice is done once: the mail's id is the event's, and what was sent is
 * recorded. A process that dies between the two sends it again, with the same link: better twice than never.
 */
export async function sendFor(record: EventRecord, purpose: MailPurpose): Promise<void> {
  if (await wasDone(record, consumer)) return;
  const user = await Users.get(record.tenant, record.subject);
  if (!user || !isNeeded(purpose, user)) return;
  const [token, organization, shown] = await Promise.all([issueFor(record, purpose, user.id), Organizations.need(record.tenant, record.tenant), brand(record.tenant)]);
  const sender = senderOf(user);
  const mail = compose(record, purpose, { user, organization: organization.name, shown, token, inviter: sender?.username ?? null });
  await mailer().then((port) => port.send(mail));
  const issued = await readPointer(purpose, token);
  const sent = issued ? SentMails.create(record.tenant, { id: issued.id, purpose, user_id: user.id, sender }).operations : [];
  await transact([once(record, consumer), ...sent]);
}

/** Confirmed meanwhile: the link would open nothing. */
function isNeeded(purpose: MailPurpose, user: User): boolean {
  if (purpose === 'confirmation' || purpose === 'invitation') return user.confirmed_at === null;
  return purpose === 'password_reset' || user.pending_email !== null;
}

/** Whoever caused the mail, if it was another person. */
function senderOf(user: User): { id: string; username: string } | null {
  const current = actor();
  return current.type === 'user' && current.id !== user.id ? { id: current.id, username: current.username } : null;
}

interface Contents {
  user: User;
  organization: string;
  shown: Brand;
  token: string;
  inviter: string | null;
}

function compose(record: EventRecord, purpose: MailPurpose, { user, organization, shown, token, inviter }: Contents): Mail {
  const { username, profile, password_hash } = user;
  const letter = letters[purpose]({ brand: shown, organization, firstName: profile['first_name'] ?? '', username, inviter, hasPassword: password_hash !== null, url: linkFor(purpose, token, shown) });
  const to = purpose === 'email_change' ? z.object({ new_email: z.string() }).parse(JSON.parse(record.payload)).new_email : user.email;
  return { id: record.id, from: shown.mail_from, to, subject: letter.subject, text: asText(letter, shown), html: asHtml(letter, shown) };
}
