import * as z from 'zod';
import { inside } from '../../../shared/domain/organization/key-reach.ts';
import * as Project from '../../../shared/domain/project/manage.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { problem } from '../../../shared/problems.ts';
import { ContactEmails, PolicyUrl, SiteDomain } from '../addresses.ts';
import { list, object } from '../answers.ts';
import { containing, equal } from '../list-request.ts';
import { OfOrganization, OfProject, part } from '../params.ts';
import { ownerOf, presentWithSystems, ProjectWithSystems } from './present.ts';
import { AdditionalRegions, RegionTemplate } from './region.ts';

const status = z.enum(['active', 'test', 'archived']);
const name = z.string().trim().min(2).max(1024);

const Create = z.object({
  name,
  type: z.literal('website').optional(),
  contactEmails: ContactEmails.optional(),
  domains: z.array(SiteDomain).max(200).optional(),
  privacyPolicyUrl: PolicyUrl.optional(),
  termsOfServiceUrl: PolicyUrl.optional(),
  regionTemplate: RegionTemplate.optional(),
  additionalRegions: AdditionalRegions.optional(),
});

const sender = z.string().refine((id) => id === 'default' || z.uuid().safeParse(id).success, 'must match format "uuid"');
const Trackers = z.object({ deepScan: z.boolean().optional(), realTimeScan: z.boolean().optional() });
const Change = z.object({
  name: name.optional(),
  contactEmails: ContactEmails.optional(),
  dataSystemIds: z.array(z.uuid()).max(200).optional(),
  sendFromEmailId: sender.optional(),
  status: status.optional(),
  settings: z.object({ trackers: Trackers.optional() }).optional(),
});

const Filters = z.object({ name: part(64), sendFromEmail: part(64), contactEmails: part(64), status: status.optional() });
const path = '/privacy-v1/organizations/{organizationId}/projects';

export const projects: Group = {
  id: 'projects',
  title: 'Projects',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Customers of the privacy API cannot see or change their projects.',
  endpoints: [
    endpoint({
      id: 'listProjects',
      method: 'GET',
      path,
      summary: 'List projects',
      can: 'key',
      params: OfOrganization,
      query: Filters,
      columns: Project.columns,
      answer: list(ProjectWithSystems),
      status: 200,
      handle: ({ params, query, list: request }) =>
        inside(params.organizationId, 'viewer', async (organization) => {
          const filters = [...containing('name', query.name), ...containing('sendFromEmail', query.sendFromEmail), ...containing('contactEmails', query.contactEmails), ...equal('status', query.status)];
          const page = await Project.list({ ...request, filters });
          return { ...page, items: page.items.map((project) => presentWithSystems(project, ownerOf(organization))) };
        }),
    }),
    endpoint({
      id: 'createProject',
      method: 'POST',
      path,
      summary: 'Create a project',
      description: 'For the roles `owner` and `admin`.',
      can: 'key',
      params: OfOrganization,
      body: Create,
      answer: object(ProjectWithSystems, ({ id, organizationId }) => `/privacy-v1/organizations/${organizationId}/projects/${id}`),
      status: 201,
      handle: ({ params, body }) =>
        inside(params.organizationId, 'admin', async (organization) => {
          const { contactEmails = [], domains = [], privacyPolicyUrl = null, termsOfServiceUrl = null, regionTemplate = null, additionalRegions = [] } = body;
          const made = await Project.create({
            name: body.name, contact_emails: contactEmails, domains, privacy_policy_url: privacyPolicyUrl, terms_of_service_url: termsOfServiceUrl,
            region_template: regionTemplate, additional_regions: additionalRegions,
          });
          return presentWithSystems(made, ownerOf(organization));
        }),
    }),
    endpoint({
      id: 'showProject',
      method: 'GET',
      path: `${path}/{projectId}`,
      summary: 'Retrieve a project',
      can: 'key',
      params: OfProject,
      answer: object(ProjectWithSystems),
      status: 200,
      handle: ({ params }) => inside(params.organizationId, 'viewer', async (organization) => presentWithSystems(await Project.show(params.projectId), ownerOf(organization)), params.projectId),
    }),
    endpoint({
      id: 'updateProject',
      method: 'PATCH',
      path: `${path}/{projectId}`,
      summary: 'Update a project',
      description: 'What is not named stays. Projects are archived, never deleted; the default one is not archived either (422). For the roles `owner` and `admin`.',
      can: 'key',
      params: OfProject,
      body: Change,
      answer: object(ProjectWithSystems),
      status: 200,
      handle: ({ params, body }) =>
        inside(params.organizationId, 'admin', async (organization) => presentWithSystems(await Project.update(params.projectId, changesOf(body)), ownerOf(organization)), params.projectId),
    }),
  ],
};

/** What is named, in the words of the noun. */
function changesOf({ name: given, contactEmails, dataSystemIds, sendFromEmailId, status: state, settings }: z.output<typeof Change>): Parameters<typeof Project.update>[1] {
  if (sendFromEmailId !== undefined && sendFromEmailId !== 'default') throw problem.refused('sendFromEmailId is unknown');
  const { deepScan, realTimeScan } = settings?.trackers ?? {};
  return {
    ...(given === undefined ? {} : { name: given }),
    ...(contactEmails === undefined ? {} : { contact_emails: contactEmails }),
    ...(dataSystemIds === undefined ? {} : { data_system_ids: dataSystemIds }),
    ...(sendFromEmailId === undefined ? {} : { send_from_email_id: sendFromEmailId }),
    ...(state === undefined ? {} : { status: state }),
    ...(deepScan === undefined ? {} : { deep_scan: deepScan }),
    ...(realTimeScan === undefined ? {} : { real_time_scan: realTimeScan }),
  };
}
