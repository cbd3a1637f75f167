import * as z from 'zod';
import { openLink, type OpenedLink } from '../../../shared/domain/mail/opened-link.ts';
import { AcceptBody, acceptInvitation, confirm, ConfirmBody } from '../../../shared/domain/mail-token/confirm.ts';
import type { MailPurpose } from '../../../shared/domain/mail-token/mail-token.ts';
import { ResetBody, resetPassword } from '../../../shared/domain/user/password-reset.ts';
import type { Answer } from '../../../shared/http/answer.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { parsed } from '../../../shared/http/invalid.ts';
import type { Request } from '../../../shared/http/request.ts';
import { stringifyExact } from '../../../shared/lib/exact-json.ts';
import { Problem, problem } from '../../../shared/problems.ts';
import { Conflict } from '../../../shared/table/operation.ts';
import { statusOf } from '../problems.ts';
import { prefersPage } from './accept.ts';
import { type Form, formPage } from './form-page.ts';
import { confirmationForm, invitationForm, passwordForm } from './mail-forms.ts';
import { donePage, endedPage, refusedPage, unknownPage } from './outcome-page.ts';
import type { Page } from './page.ts';
import { postedForm } from './posted-form.ts';

type Open = Extract<OpenedLink, { state: 'open' }>;

/** One page that mails lead to. */
interface MailPage {
  purposes: MailPurpose[];
  parameter: string;
  form: (link: Open, token: string, given: Record<string, string>) => Form;
  /** The verb that the form asks for; throws Problems that name its fields. */
  submit: (fields: Record<string, string>) => Promise<unknown>;
  done: { heading: string; sentence: (link: Open) => string };
  /** What to do about a link that no longer works. */
  advice: string;
}

const confirmation: MailPage = {
  purposes: ['confirmation', 'email_change'],
  parameter: 'confirmation_token',
  form: confirmationForm,
  submit: (fields) => confirm(parsed(ConfirmBody, fields)),
  done: { heading: 'Your e-mail address is confirmed', sentence: ({ user }) => `You can sign in as ${user.username}.` },
  advice: 'If you have confirmed your address, you can sign in. If not, ask for a new mail where you sign in.',
};

const invitation: MailPage = {
  purposes: ['invitation'],
  parameter: 'invitation_token',
  form: invitationForm,
  submit: (fields) => acceptInvitation(parsed(AcceptBody, fields)),
  done: { heading: 'Welcome', sentence: ({ user, organization }) => `You have joined ${organization.name}. You can sign in as ${user.username}.` },
  advice: 'If you have accepted the invitation, you can sign in. If not, ask whoever invited you for a new one.',
};

const password: MailPage = {
  purposes: ['password_reset'],
  parameter: 'reset_password_token',
  form: passwordForm,
  submit: (fields) => resetPassword(parsed(ResetBody, fields)),
  done: { heading: 'Your new password is saved', sentence: ({ user }) => `You can sign in as ${user.username}.` },
  advice: 'If you still need a new password, ask for another mail where you sign in.',
};

const Token = z.string().max(500).default('');
const Organization = z.object({ id: z.string(), name: z.string() });
const InvitationCheck = z
  .object({ email: z.string(), username: z.string(), first_name: z.string(), last_name: z.string(), organization: Organization, invited_by: z.object({ id: z.string(), username: z.string() }).nullable() })
  .meta({ id: 'InvitationCheck' });
const ConfirmationCheck = z.object({ email: z.string(), username: z.string(), password_needed: z.boolean(), organization: Organization }).meta({ id: 'ConfirmationCheck' });

/** The pages that mails lead to, and what they post. No API key: the token of the mail is the credential. Opening a page changes nothing. */
export const forms: Endpoint[] = [
  endpoint({
    id: 'showConfirmationForm',
    method: 'GET',
    path: '/auth/confirmation',
    summary: 'Show confirmation form',
    description: 'An HTML page under the brand of the organization; a client that would rather have JSON is told what the link leads to.',
    can: 'public',
    query: z.object({ confirmation_token: Token }),
    answer: shown(ConfirmationCheck, 'text/html'),
    status: 200,
    handle: ({ query, headers }) => look(confirmation, query.confirmation_token, headers, { page: true, data: ({ user, email, purpose, organization }) => ({ email, username: user.username, password_needed: purpose === 'confirmation' && user.password_hash === null, organization }) }),
  }),
  endpoint({
    id: 'preAcceptInvitation',
    method: 'GET',
    path: '/auth/invitation',
    summary: 'Pre-Accept invitation check',
    description: 'Who invited, and to which organization. A browser is shown an HTML page under the brand of the organization, with the form that accepts.',
    can: 'public',
    query: z.object({ invitation_token: Token }),
    answer: shown(InvitationCheck, 'application/json'),
    status: 200,
    handle: ({ query, headers }) => look(invitation, query.invitation_token, headers, { page: false, data: invitationData }),
  }),
  endpoint({
    id: 'showPasswordForm',
    method: 'GET',
    path: '/auth/password_reset',
    summary: 'Show the form for a new password',
    can: 'public',
    hidden: true,
    query: z.object({ reset_password_token: Token }),
    answer: shown(z.object({ email: z.string() }), 'text/html'),
    status: 200,
    handle: ({ query, headers }) => look(password, query.reset_password_token, headers, { page: true, data: ({ email }) => ({ email }) }),
  }),
  posted('postConfirmation', '/auth/confirmation', confirmation),
  posted('postInvitation', '/auth/invitation', invitation),
  posted('postPassword', '/auth/password_reset', password),
];

function invitationData({ user, email, organization, sender }: Open): z.input<typeof InvitationCheck> {
  const { first_name = '', last_name = '' } = user.profile;
  return { email, username: user.username, first_name, last_name, organization, invited_by: sender };
}

type Shown<T> = { page: Page } | { data: T };

/** A page or a document, as the client asked. */
function shown<S extends z.ZodType>(schema: S, contentType: 'text/html' | 'application/json'): Answer<Shown<z.input<S>>> {
  return {
    schema: contentType === 'text/html' ? null : schema,
    contentType,
    present: (result) => ('page' in result ? result.page : { headers: { 'content-type': 'application/json', vary: 'Accept' }, body: stringifyExact(schema.parse(result.data)) }),
  };
}

async function look<T>(page: MailPage, token: string, headers: Record<string, string>, rather: { page: boolean; data: (link: Open) => T }): Promise<Shown<T>> {
  const link = await openLink(token, page.purposes, headers['host'] ?? '');
  if (link.state === 'open') return prefersPage(headers['accept'], rather.page) ? { page: formPage(link.brand, page.form(link, token, {})) } : { data: rather.data(link) };
  // Only who asks for a page is refused by one.
  if (prefersPage(headers['accept'], false)) return { page: notOpen(page, link) };
  throw problem.invalid({ [page.parameter]: [token === '' ? "can't be blank" : 'is invalid, expired, or was used already'] });
}

function notOpen({ advice }: MailPage, link: Exclude<OpenedLink, Open>): Page {
  return link.state === 'ended' ? endedPage(link.brand, advice) : unknownPage(link.brand);
}

/** What a page's form posts to its own path. */
function posted(id: string, path: string, page: MailPage): Endpoint {
  return endpoint({
    id,
    method: 'POST',
    path,
    summary: 'What the page of the same path posts',
    can: 'public',
    hidden: true,
    answer: { schema: null, contentType: 'text/html', present: (result: Page) => result },
    status: 200,
    handle: ({ raw, headers }) => submit(page, raw, headers),
  });
}

async function submit(page: MailPage, raw: Buffer, headers: Request['headers']): Promise<Page> {
  const fields = postedForm(raw, headers['content-type']);
  const token = fields[page.parameter] ?? '';
  const link = await openLink(token, page.purposes, headers['host'] ?? '');
  if (link.state !== 'open') return notOpen(page, link);
  try {
    await page.submit(fields);
    return donePage(link.brand, page.done.heading, page.done.sentence(link));
  } catch (error) {
    // Spent between the look and the verb: by a second click, for example.
    if (error instanceof Conflict) return endedPage(link.brand, page.advice);
    if (!(error instanceof Problem)) throw error;
    if (error.fields?.[page.parameter]) return endedPage(link.brand, page.advice);
    return error.fields ? formPage(link.brand, page.form(link, token, fields), error.fields) : refusedPage(link.brand, statusOf[error.code], error.message);
  }
}
