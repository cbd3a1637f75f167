import { asSystem } from '../actor/context.ts';
import { type MailPurpose, redeem } from '../mail-token/mail-token.ts';
import { Organizations } from '../organization/organization.ts';
import { readPointer } from '../session/signed-pointer.ts';
import type { User } from '../user/user.ts';
import { type Brand, brand } from '../whitelabel/brand.ts';
import { brandOfHost } from '../whitelabel/brand-of-host.ts';
import { SentMails } from './sent-mail.ts';

/** What a link's token leads to. Looking spends nothing: mail programs and scanners open links before people do. */
export type OpenedLink =
  | { state: 'open'; purpose: MailPurpose; brand: Brand; user: User; email: string; organization: { id: string; name: string }; sender: { id: string; username: string } | null }
  /** A token of ours that opens nothing any more. */
  | { state: 'ended'; brand: Brand }
  | { state: 'unknown'; brand: Brand };

/** Looks behind a link. `purposes` are those that its page serves, `host` is the name under which the page was asked for. */
export async function openLink(token: string, purposes: MailPurpose[], host: string): Promise<OpenedLink> {
  for (const purpose of purposes) {
    const pointer = await readPointer(purpose, token);
    if (pointer) return behind(token, purpose, pointer);
  }
  return { state: 'unknown', brand: await brandOfHost(host) };
}

async function behind(token: string, purpose: MailPurpose, { organization, id }: { organization: string; id: string }): Promise<OpenedLink> {
  const [shown, found] = await Promise.all([brand(organization), redeem(token, purpose)]);
  if (!found) return { state: 'ended', brand: shown };
  const [home, sent] = await asSystem('mail-link', organization, () => Promise.all([Organizations.need(organization, organization), SentMails.get(organization, id)]));
  return { state: 'open', purpose, brand: shown, user: found.user, email: found.email, organization: { id: organization, name: home.name }, sender: sent?.sender ?? null };
}
