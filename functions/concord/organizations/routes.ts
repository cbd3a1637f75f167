import * as z from 'zod';
import { changePrivate } from '../../../shared/domain/organization/change-private.ts';
import { createPrivate } from '../../../shared/domain/organization/create-private.ts';
import { asKey } from '../../../shared/domain/organization/key-reach.ts';
import { columns, listPrivate } from '../../../shared/domain/organization/list-private.ts';
import { PrivacySubscription, slugMax } from '../../../shared/domain/organization/privacy.ts';
import { remove } from '../../../shared/domain/organization/remove.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { ChangedDomain, ContactEmails, Domain, PolicyUrl } from '../addresses.ts';
import { list, object } from '../answers.ts';
import { containing, equal } from '../list-request.ts';
import { OfOrganization, part } from '../params.ts';
import { RegionTemplate } from '../projects/region.ts';
import { noStripe, OrganizationDocument, presentOrganization } from './present.ts';

const name = z.string().trim().min(2).max(1024);
const organizationSlug = z.string().trim().min(1).max(slugMax);

const Create = z.object({
  name,
  primaryDomain: Domain,
  privacyPolicyUrl: PolicyUrl,
  contactEmails: ContactEmails.optional(),
  coupons: z.array(z.string().max(256)).max(20).optional(),
  organizationSlug: organizationSlug.optional(),
  termsOfServiceUrl: PolicyUrl.optional(),
  regionTemplate: RegionTemplate.optional(),
  subscription: PrivacySubscription.optional(),
});

const Change = z.object({ name: name.optional(), organizationSlug: organizationSlug.optional(), primaryDomain: ChangedDomain.optional() });
const Filters = z.object({ name: part(64), primaryDomain: part(64), status: z.enum(['active', 'archived']).optional() });

export const organizations: Group = {
  id: 'organizations',
  title: 'Organizations',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Customers of the privacy API cannot see or change their organizations.',
  endpoints: [
    endpoint({
      id: 'listOrganizations',
      method: 'GET',
      path: '/privacy-v1/organizations',
      summary: 'List organizations',
      description: 'Those that the key has a permission on: its own, and all below it.',
      can: 'key',
      query: Filters,
      columns,
      answer: list(OrganizationDocument),
      status: 200,
      handle: async ({ list: request, query }) => {
        const filters = [...containing('name', query.name), ...containing('primaryDomain', query.primaryDomain), ...equal('status', query.status)];
        const page = await listPrivate({ ...request, filters });
        return { ...page, items: page.items.map((organization) => presentOrganization(organization)) };
      },
    }),
    endpoint({
      id: 'createOrganization',
      method: 'POST',
      path: '/privacy-v1/organizations',
      summary: 'Create an organization',
      description: 'With its first project and its subscription, below the organization of the key, which has to be a partner. The key is given the role `owner` on it. For the roles `owner` and `admin`.',
      can: 'key',
      body: Create,
      answer: object(OrganizationDocument, ({ id }) => `/privacy-v1/organizations/${id}`),
      status: 201,
      handle: async ({ body }) => {
        const { privacyPolicyUrl, termsOfServiceUrl, regionTemplate } = body;
        const project = { privacy_policy_url: privacyPolicyUrl, terms_of_service_url: termsOfServiceUrl ?? null, region_template: regionTemplate ?? null };
        const { contactEmails = [], coupons = [], subscription = null, organizationSlug: slug, primaryDomain } = body;
        const made = await createPrivate({ name: body.name, slug, primary_domain: primaryDomain, contact_emails: contactEmails, coupons, subscription, project });
        return presentOrganization(made, noStripe);
      },
    }),
    endpoint({
      id: 'showOrganization',
      method: 'GET',
      path: '/privacy-v1/organizations/{organizationId}',
      summary: 'Retrieve an organization',
      can: 'key',
      params: OfOrganization,
      answer: object(OrganizationDocument),
      status: 200,
      handle: ({ params }) => asKey(params.organizationId, 'viewer', async (organization) => presentOrganization(organization)),
    }),
    endpoint({
      id: 'updateOrganization',
      method: 'PATCH',
      path: '/privacy-v1/organizations/{organizationId}',
      summary: 'Update an organization',
      description: 'What is not named stays. For the roles `owner` and `admin`.',
      can: 'key',
      params: OfOrganization,
      body: Change,
      answer: object(OrganizationDocument),
      status: 200,
      handle: async ({ params, body }) =>
        presentOrganization(await changePrivate(params.organizationId, { name: body.name, slug: body.organizationSlug, primary_domain: body.primaryDomain })),
    }),
    endpoint({
      id: 'deleteOrganization',
      method: 'DELETE',
      path: '/privacy-v1/organizations/{organizationId}',
      summary: 'Delete an organization',
      description: 'Answers it as it is archived. 422 for the organization of the key itself, and while there are organizations below it or a running scan. For the role `owner`.',
      can: 'key',
      params: OfOrganization,
      answer: object(OrganizationDocument),
      status: 200,
      handle: ({ params }) => asKey(params.organizationId, 'owner', async () => presentOrganization(await remove(params.organizationId))),
    }),
  ],
};
