import * as z from 'zod';
import { domainOf } from '../../../shared/domain/organization/change-private.ts';
import type { Organization } from '../../../shared/domain/organization/organization.ts';
import { PrivacySubscription } from '../../../shared/domain/organization/privacy.ts';
import { stableId } from '../../../shared/lib/id.ts';
import { ownerOf, presentProject, ProjectDocument } from '../projects/present.ts';

const Stripe = z.object({ customerId: z.string(), subscriptionId: z.string(), clientSecret: z.string() });

/** The documented organization, in the documented order; what the documentation leaves open is chosen as in docs/decisions/0008. */
export const OrganizationDocument = z
  .object({
    createdAt: z.string(),
    updatedAt: z.string(),
    defaultProjectId: z.string().nullable(),
    billingEmails: z.array(z.string()),
    billingPhoneNumber: z.null(),
    billingAddress: z.null(),
    subscription: PrivacySubscription.nullable(),
    id: z.string(),
    name: z.string(),
    dateCreated: z.int(),
    dateUpdated: z.int(),
    primaryDomain: z.string().nullable(),
    slug: z.string(),
    projects: z.array(ProjectDocument),
    status: z.enum(['active', 'archived']),
    statusDate: z.int(),
    statusFlags: z.object({ isActive: z.boolean() }),
    features: z.string(),
    stripe: Stripe.nullable(),
  })
  .meta({ id: 'Organization' });

/** No payment provider is connected, so there is nothing to say; and it is said once, when the organization is made. */
export const noStripe: z.infer<typeof Stripe> = { customerId: '', subscriptionId: '', clientSecret: '' };

export function presentOrganization(organization: Organization, stripe: z.infer<typeof Stripe> | null = null): z.input<typeof OrganizationDocument> {
  const { id, created_at, updated_at, privacy, deleted_at } = organization;
  const owner = ownerOf(organization);
  const projects = Object.values(organization.projects).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    createdAt: created_at,
    updatedAt: updated_at,
    defaultProjectId: projects.find((project) => project.default)?.id ?? null,
    billingEmails: privacy?.contact_emails ?? [],
    billingPhoneNumber: null,
    billingAddress: null,
    subscription: privacy?.subscription ?? null,
    id,
    name: owner.name,
    dateCreated: Date.parse(created_at),
    dateUpdated: Date.parse(updated_at),
    primaryDomain: domainOf(organization),
    slug: owner.slug,
    projects: projects.map((project) => presentProject(project, owner)),
    status: owner.status,
    statusDate: Date.parse(deleted_at ?? created_at),
    statusFlags: { isActive: deleted_at === null },
    features: stableId('feature-set', privacy?.subscription?.plan ?? 'free'),
    stripe,
  };
}
