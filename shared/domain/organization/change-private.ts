import { retrying, transact } from '../../table/transact.ts';
import { asKey } from './key-reach.ts';
import { change, type Organization, parentOf } from './organization.ts';
import { claimSlug, freeName, freeSlug, type Privacy, releaseSlug, slugOf } from './privacy.ts';
import { reachToChange } from './reach.ts';

interface PrivateChanges {
  name?: string | undefined;
  slug?: string | undefined;
  primary_domain?: string | undefined;
}

/** Changes what is named. A name that another organization of the parent has is numbered as at the beginning; a slug that is taken is refused. */
export function changePrivate(id: string, changes: PrivateChanges): Promise<Organization> {
  return asKey(id, 'admin', () => retrying('Organization', async () => {
    const organization = await reachToChange(id);
    const parent = parentOf(organization) ?? id;
    const name = await nameFor(organization, parent, changes.name);
    const before = organization.privacy ?? (await unsaid(organization, parent));
    const privacy: Privacy = {
      ...before,
      slug: changes.slug ?? before.slug,
      primary_domain: changes.primary_domain ?? before.primary_domain,
      name: changes.name === undefined ? before.name : name === changes.name ? null : changes.name,
    };
    const changed = change(organization, { name, privacy });
    await transact([changed, ...slugWrites(parent, organization, privacy.slug)]);
    return changed.item;
  }));
}

/** Its own name stays where the given one is what it is shown as already. */
async function nameFor({ name, privacy }: Organization, parent: string, given: string | undefined): Promise<string> {
  if (given === undefined || given === (privacy?.name ?? name)) return name;
  return freeName(parent, 'ORGANIZATION', given, (number) => `${given} (${number})`);
}

/** What the privacy surface knows of an organization that another one made. */
async function unsaid(organization: Organization, parent: string): Promise<Privacy> {
  return { slug: await freeSlug(parent, slugOf(organization.name, 'organization')), name: null, primary_domain: domainOf(organization) ?? '', contact_emails: [], coupons: [], subscription: null };
}

function slugWrites(parent: string, { id, privacy }: Organization, slug: string) {
  if (privacy?.slug === slug) return [];
  return [claimSlug(parent, slug, id), ...(privacy ? [releaseSlug(parent, privacy.slug)] : [])];
}

/** The company's host name: as it was given, else that of its website. */
export function domainOf({ privacy, details }: Organization): string | null {
  if (privacy) return privacy.primary_domain;
  const website = details.website ?? '';
  return (URL.parse(website) ?? URL.parse(`https://${website}`))?.hostname ?? null;
}
