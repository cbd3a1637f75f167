import type { MailPurpose } from '../mail-token/mail-token.ts';
import type { Brand } from '../whitelabel/brand.ts';
import { type Letter, named } from './letter.ts';

/** What the sentences of a mail need to know. */
export interface Occasion {
  brand: Brand;
  organization: string;
  /** Empty where nobody has said it. */
  firstName: string;
  username: string;
  /** Who invited; null where nobody is named. */
  inviter: string | null;
  hasPassword: boolean;
  url: string;
}

const unexpected = 'If you did not expect this mail, you can ignore it: nothing happens without the link.';

/** The words of each mail. The times are those of the tokens (mail-token.ts). */
export const letters: Record<MailPurpose, (occasion: Occasion) => Letter> = {
  confirmation: ({ brand, organization, firstName, username, hasPassword, url }) => ({
    subject: `Confirm your e-mail address for ${named(brand.name)}`,
    preview: 'One step is left before you can sign in.',
    greeting: greeting(firstName),
    paragraphs: [
      `An account was made for you at ${named(brand.name)}, in the organization ${named(organization)}. Your user name is ${named(username)}.`,
      hasPassword ? 'Please confirm that this address is yours.' : 'Please confirm that this address is yours, and choose a password.',
    ],
    action: { label: 'Confirm e-mail address', url },
    notes: ['The link works once, and for 3 days.', unexpected],
  }),
  invitation: ({ brand, organization, firstName, inviter, url }) => ({
    subject: `Invitation to ${named(organization)} at ${named(brand.name)}`,
    preview: `Join ${named(organization)}: choose a password and sign in.`,
    greeting: greeting(firstName),
    paragraphs: [`${inviter === null ? 'You are invited' : `${named(inviter)} invites you`} to join the organization ${named(organization)} at ${named(brand.name)}.`, 'To accept, say who you are and choose a password.'],
    action: { label: 'Accept invitation', url },
    notes: ['The link works once, and for 7 days.', unexpected],
  }),
  password_reset: ({ brand, firstName, username, url }) => ({
    subject: `Choose a new password for ${named(brand.name)}`,
    preview: 'The link works for one hour.',
    greeting: greeting(firstName),
    paragraphs: [`Somebody asked for a new password for your account ${named(username)} at ${named(brand.name)}. If that was you, choose one now. All open sessions end with it.`],
    action: { label: 'Choose a new password', url },
    notes: ['The link works once, and for 1 hour.', 'If it was not you, you can ignore this mail: your password stays as it is.'],
  }),
  email_change: ({ brand, firstName, username, url }) => ({
    subject: `Confirm your new e-mail address for ${named(brand.name)}`,
    preview: 'Your address changes when you confirm it.',
    greeting: greeting(firstName),
    paragraphs: [`This address was given as the new one of the account ${named(username)} at ${named(brand.name)}. It changes when you confirm it.`],
    action: { label: 'Confirm new address', url },
    notes: ['The link works once, and for 24 hours.', unexpected],
  }),
};

function greeting(firstName: string): string {
  return firstName === '' ? 'Hello,' : `Hello ${named(firstName)},`;
}
