import type { MailPurpose } from '../mail-token/mail-token.ts';
import type { Brand } from '../whitelabel/brand.ts';
import { publicUrl } from './public-url.ts';

/** Which page a link opens, and under which name it carries its token. */
const pages: Record<MailPurpose, { path: string; parameter: string }> = {
  confirmation: { path: 'auth/confirmation', parameter: 'confirmation_token' },
  email_change: { path: 'auth/confirmation', parameter: 'confirmation_token' },
  invitation: { path: 'auth/invitation', parameter: 'invitation_token' },
  password_reset: { path: 'auth/password_reset', parameter: 'reset_password_token' },
};

/** The link of a mail: to our own pages, whatever a brand says; a new password is chosen in the portal where there is one (reference 5.20). */
export function linkFor(purpose: MailPurpose, token: string, { portal_url }: Pick<Brand, 'portal_url'>): string {
  const { path, parameter } = pages[purpose];
  const base = purpose === 'password_reset' && portal_url !== null ? new URL(`${portal_url}/`) : publicUrl();
  const url = new URL(path, base);
  url.searchParams.set(parameter, token);
  return url.href;
}
