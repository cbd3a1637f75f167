import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity, type Change } from '../../table/entity.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { claimName } from '../../table/unique.ts';
import type { ProjectSummary } from '../organization/privacy.ts';

/**
 * A project is a unit of deployment of an organization, usually one website: what visitors are asked there. The first one is made with its
 * organization and is its default for good; no project is ever deleted, and the default one is never archived. An organization's document
 * shows its first projects, so each change of a project is written there too, in the same transaction.
 */
const Stored = z.object({
  name: z.string(),
  slug: z.string(),
  default: z.boolean(),
  status: z.enum(['active', 'test', 'archived']),
  contact_emails: z.array(z.string()),
  /** Host names of the sites that may use it. */
  domains: z.array(z.string()),
  privacy_policy_url: z.string().nullable(),
  terms_of_service_url: z.string().nullable(),
  /** JSON as it came: kept and never read or run here. */
  region_template: z.string().nullable(),
  additional_regions: z.array(z.string()),
  data_system_ids: z.array(z.string()),
  send_from_email_id: z.string(),
  deep_scan: z.boolean(),
  real_time_scan: z.boolean(),
});

export const Projects = entity(Stored, { name: 'Project', family: 'PROJECT', counted: true });
export type Project = ReturnType<typeof Projects.parse>;
export type ProjectAttributes = z.infer<typeof Stored>;

const Created = event('project.created', z.object({ name: z.string(), status: z.string() }));
export const Updated = event('project.updated', z.object({ name: z.string(), status: z.string() }));

/** What a new project is where nothing is said. */
const unsaid = (): Omit<ProjectAttributes, 'name' | 'slug' | 'default'> => ({
  status: 'active', contact_emails: [], domains: [], privacy_policy_url: null, terms_of_service_url: null, region_template: null,
  additional_regions: [], data_system_ids: [], send_from_email_id: 'default', deep_scan: true, real_time_scan: false,
});

export type NewProject = Pick<ProjectAttributes, 'name' | 'slug' | 'default'> & Partial<ProjectAttributes> & { id?: string };

/** The writes that make a project of this organization; showing it in the organization's document is the caller's. */
export function found(organization: string, input: NewProject): Change<Project> {
  const made = Projects.create(organization, { ...unsaid(), ...input });
  const { id, name, slug, status } = made.item;
  return { item: made.item, operations: [...made.operations, claim(organization, slug, id), Created.publish(id, { name, status }, organization)] };
}

/** Slugs of projects are unique in their organization. */
export const projectSlugScope = 'PROJECT_SLUG';

function claim(organization: string, slug: string, id: string): Operation {
  return { ...claimName(organization, projectSlugScope, slug, id), refused: () => new Conflict('Project') };
}

export function summaryOf({ id, name, slug, status, contact_emails, send_from_email_id, deep_scan, real_time_scan, created_at, updated_at, ...project }: Project): ProjectSummary {
  return { id, name, slug, default: project.default, status, contact_emails, send_from_email_id, deep_scan, real_time_scan, created_at, updated_at };
}
