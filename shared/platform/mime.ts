import MailComposer from 'nodemailer/lib/mail-composer';
import { stableId } from '../lib/id.ts';
import { clock } from './clock.ts';
import type { Mail } from './contract/mail.ts';

// One address and nothing else: no second recipient, no display name, no comment, no line break. 254 is the limit of RFC 5321.
const ADDRESS = /^[^\s\p{C}@<>(),;:"'[\]\\]+@[^\s\p{C}@<>(),;:"'[\]\\]+$/u;
const MAX_ADDRESS_LENGTH = 254;

/** The whole mail as RFC 5322 bytes with encoded headers. Refuses an address that is not exactly one address; a line break in a name or a subject becomes a blank. */
export async function composeMail(mail: Mail): Promise<Uint8Array> {
  const composer = new MailComposer({
    from: { name: oneLine(mail.from.name), address: oneAddress(mail.from.address) },
    to: { name: '', address: oneAddress(mail.to) },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    date: clock.now(),
    messageId: `<${stableId('mail', mail.id)}@${mail.from.address.split('@')[1]}>`,
    // RFC 3834: no out-of-office notice is sent back to a machine.
    headers: { 'Auto-Submitted': 'auto-generated' },
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

function oneAddress(address: string): string {
  if (address.length > MAX_ADDRESS_LENGTH || !ADDRESS.test(address)) throw new Error('A mail needs exactly one plain address as sender and as recipient.');
  return address;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
