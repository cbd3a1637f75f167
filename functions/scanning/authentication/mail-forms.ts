import type { OpenedLink } from '../../../shared/domain/mail/opened-link.ts';
import type { Field, Form } from './form-page.ts';

type Open = Extract<OpenedLink, { state: 'open' }>;

const passwordHint = 'At least 8 characters. A sentence of several words is easy to remember and hard to guess.';
const newPassword: Field[] = [
  { name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: passwordHint, lengthMin: 8, lengthMax: 256 },
  { name: 'password_confirmation', label: 'Password confirmation', type: 'password', autocomplete: 'new-password', lengthMin: 8, lengthMax: 256 },
];

/** The form behind a confirmation: a button, and a password where the user has none yet. */
export function confirmationForm({ purpose, brand, user, email, organization }: Open, token: string): Form {
  const first = purpose === 'confirmation' && user.password_hash === null;
  const ask = purpose === 'email_change' ? `Please confirm ${email} as the new address of your account at ${brand.name}.` : `Please confirm that ${email} is yours. It belongs to an account at ${brand.name}, in the organization ${organization.name}.`;
  return {
    heading: 'Confirm your address',
    paragraphs: first ? [ask, 'Then you sign in with the password that you choose here.'] : [ask],
    username: user.username,
    fields: first ? newPassword : [],
    button: first ? 'Confirm and save password' : 'Confirm',
    action: 'confirmation',
    token: { name: 'confirmation_token', value: token },
  };
}

/** The form behind an invitation. */
export function invitationForm({ brand, user, organization, sender }: Open, token: string, given: Record<string, string>): Form {
  const { first_name = '', last_name = '' } = { ...user.profile, ...given };
  const who = sender === null ? 'You are invited' : `${sender.username} invites you`;
  return {
    heading: `Join ${organization.name}`,
    paragraphs: [`${who} to the organization ${organization.name} at ${brand.name}.`],
    username: user.username,
    fields: [
      { name: 'first_name', label: 'First name', type: 'text', autocomplete: 'given-name', value: first_name, lengthMax: 255 },
      { name: 'last_name', label: 'Last name', type: 'text', autocomplete: 'family-name', value: last_name, lengthMax: 255 },
      ...newPassword,
    ],
    button: 'Accept invitation',
    action: 'invitation',
    token: { name: 'invitation_token', value: token },
  };
}

/** The form behind a reset, for installations without a portal that has one. */
export function passwordForm({ brand, user }: Open, token: string): Form {
  return {
    heading: 'Choose a new password',
    paragraphs: [`It replaces the password of your account at ${brand.name}. Every open session ends.`],
    username: user.username,
    fields: newPassword,
    button: 'Save new password',
    action: 'password_reset',
    token: { name: 'reset_password_token', value: token },
  };
}
