import * as z from 'zod';
import type { Organization } from '../../../shared/domain/organization/organization.ts';
import { type ProjectSummary, slugOf } from '../../../shared/domain/organization/privacy.ts';
import type { Project } from '../../../shared/domain/project/project.ts';
import { platformSender } from '../../../shared/domain/whitelabel/sender.ts';

/** A project as it stands in its organization, in the documented order (4.4). */
export const ProjectDocument = z
  .object({
    default: z.boolean(),
    contactEmail: z.string().nullable(),
    contactEmails: z.array(z.string()),
    dateCreated: z.int(),
    dateUpdated: z.int(),
    id: z.string(),
    mode: z.null(),
    name: z.string(),
    organizationId: z.string(),
    organization: z.object({ id: z.string(), name: z.string(), slug: z.string(), status: z.enum(['active', 'archived']) }),
    sendFromEmailId: z.string(),
    sendFromEmail: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    settings: z.object({ trackers: z.object({ deepScan: z.boolean(), realTimeScan: z.boolean(), lastRealTimeScan: z.int() }) }),
    slug: z.string(),
    status: z.enum(['active', 'test', 'archived']),
    statusFlags: z.object({ isActive: z.boolean(), isTest: z.boolean() }),
    type: z.literal('website'),
  })
  .meta({ id: 'Project' });

/** The same where projects are what is asked for. */
export const ProjectWithSystems = ProjectDocument.extend({ dataSystems: z.array(z.object({ id: z.string() })) }).meta({ id: 'ProjectWithDataSystems' });

/** The organization as its projects name it. */
interface Owner {
  id: string;
  name: string;
  slug: string;
  status: 'active' | 'archived';
}

export function presentProject(project: ProjectSummary, organization: Owner): z.input<typeof ProjectDocument> {
  const { id, name, slug, status, contact_emails, send_from_email_id, deep_scan, real_time_scan } = project;
  return {
    default: project.default,
    contactEmail: contact_emails[0] ?? null,
    contactEmails: contact_emails,
    dateCreated: Date.parse(project.created_at),
    dateUpdated: Date.parse(project.updated_at),
    id,
    mode: null,
    name,
    organizationId: organization.id,
    organization,
    sendFromEmailId: send_from_email_id,
    sendFromEmail: { id: send_from_email_id, email: platformSender(), name: organization.name },
    settings: { trackers: { deepScan: deep_scan, realTimeScan: real_time_scan, lastRealTimeScan: 0 } },
    slug,
    status,
    statusFlags: { isActive: status === 'active', isTest: status === 'test' },
    type: 'website',
  };
}

export function presentWithSystems(project: Project, organization: Owner): z.input<typeof ProjectWithSystems> {
  return { ...presentProject(project, organization), dataSystems: project.data_system_ids.map((id) => ({ id })) };
}

/** A slug that was never claimed is that of the name. */
export function ownerOf({ id, name, privacy, deleted_at }: Organization): Owner {
  return { id, name: privacy?.name ?? name, slug: privacy?.slug ?? slugOf(name, 'organization'), status: deleted_at === null ? 'active' : 'archived' };
}
