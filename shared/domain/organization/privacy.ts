import * as z from 'zod';
import type { Operation } from '../../table/operation.ts';
import { claimName, isClaimed, nextNumber, releaseName } from '../../table/unique.ts';
import { problem } from '../../problems.ts';

/** What a plan was asked for with; kept as it was said, beside the subscription that came of it. */
export const PrivacySubscription = z.object({
  interval: z.enum(['month', 'year']).default('month'),
  plan: z.string().min(1).max(255).default('free'),
  addons: z.object({ dataSystems: z.int().min(0), domains: z.int().min(0), policies: z.int().min(0), users: z.int().min(0) }).partial().default({}),
  collectPayment: z.boolean().default(true),
  test: z.boolean().default(false),
});
export type PrivacySubscription = z.output<typeof PrivacySubscription>;

/** What an organization is to the privacy surface beside what it is to all of them. Kept on its item, so small: policies and regions are its projects'. */
export const Privacy = z.object({
  slug: z.string(),
  /** The name as it was given, while another organization of the same parent has it already and the platform's name carries a number. */
  name: z.string().nullable(),
  primary_domain: z.string(),
  contact_emails: z.array(z.string()),
  coupons: z.array(z.string()),
  subscription: PrivacySubscription.nullable(),
});
export type Privacy = z.infer<typeof Privacy>;

/** A project as its organization's document shows it; all of it is the project's own item (shared/domain/project). */
export const ProjectSummary = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  default: z.boolean(),
  status: z.enum(['active', 'test', 'archived']),
  contact_emails: z.array(z.string()),
  send_from_email_id: z.string(),
  deep_scan: z.boolean(),
  real_time_scan: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ProjectSummary = z.infer<typeof ProjectSummary>;

/** Names are shown in addresses in this form; what has no letter or digit is called by what it is. */
export function slugOf(name: string, otherwise: string): string {
  const slug = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, slugMax).replace(/^-+|-+$/g, '');
  return slug === '' ? otherwise : slug;
}
/** Characters of a slug. */
export const slugMax = 256;

/** More names than anybody meets by chance: from there on the one that was asked for is refused. */
const triesMax = 50;

/** The wanted name if nobody under this owner claims it, otherwise the next free one of its kind. Somebody else may still be faster: the claim decides. */
export async function freeName(owner: string, scope: string, wanted: string, numbered: (number: number) => string): Promise<string> {
  if (!(await isClaimed(owner, scope, wanted))) return wanted;
  for (let tries = 0; tries < triesMax; tries += 1) {
    const next = numbered(await nextNumber(owner, scope, wanted));
    if (!(await isClaimed(owner, scope, next))) return next;
  }
  throw problem.taken(scope === slugScope ? 'organizationSlug' : 'name', wanted);
}

const slugScope = 'SLUG';

/** Slugs are unique under a parent, as names are, so that nobody learns of organizations elsewhere. */
export function freeSlug(parent: string, wanted: string): Promise<string> {
  return freeName(parent, slugScope, wanted, (number) => `${wanted.slice(0, slugMax - 8)}-${number}`);
}

export function claimSlug(parent: string, slug: string, organization: string): Operation {
  return { ...claimName(parent, slugScope, slug, organization), refused: () => problem.refused('organizationSlug is already in use') };
}

export function releaseSlug(parent: string, slug: string): Operation {
  return releaseName(parent, slugScope, slug);
}
