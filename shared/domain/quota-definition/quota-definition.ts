import * as z from 'zod';
import { event } from '../../events/define.ts';
import { stableId } from '../../lib/id.ts';
import { entity, platform } from '../../table/entity.ts';
import { queryRows } from '../../table/query.ts';
import { needScope } from '../foundry/access.ts';
import { isGuid } from '../foundry/guid.ts';
import { refuse } from '../foundry/refusal.ts';

/**
 * A quota definition says how much organizations may have. The platform's catalogue holds them: every installation reads them, the Super Admin
 * writes them. -1 is without limit. One number means something here: `total_routes` is how many addresses an organization may have scanned, where
 * its plan gives more (organization/cloud-foundry.ts); the others are kept and shown, because nothing runs here that they could limit.
 */
export const limits = z.object({
  non_basic_services_allowed: z.boolean(),
  total_services: z.int(),
  total_routes: z.int(),
  total_private_domains: z.int(),
  memory_limit: z.int(),
  instance_memory_limit: z.int(),
  app_instance_limit: z.int(),
  app_task_limit: z.int(),
  total_service_keys: z.int(),
  total_reserved_route_ports: z.int(),
});
const Stored = limits.extend({ name: z.string() });
export type QuotaAttributes = z.infer<typeof Stored>;

export const QuotaDefinitions = entity(Stored, { name: 'Quota definition', family: 'QUOTA_DEFINITION', counted: true });
export type QuotaDefinition = ReturnType<typeof QuotaDefinitions.parse>;

export const columns = { name: ({ name }: QuotaDefinition) => name };

const Named = z.object({ name: z.string() });
export const Created = event('quota_definition.created', Named);
export const Updated = event('quota_definition.updated', Named);
export const Deleted = event('quota_definition.deleted', Named);

/** More than any operator makes. */
const definitionsMax = 1000;

/** The name of the one that organizations get where nothing is said (`default_quota_definition` of Cloud Foundry). */
const defaultName = 'default';

/** What a first start puts into the catalogue. */
export const seededDefault: QuotaAttributes & { id: string } = {
  id: stableId('quota definition', defaultName),
  name: defaultName,
  non_basic_services_allowed: true,
  total_services: 100,
  total_routes: 1000,
  total_private_domains: -1,
  memory_limit: 10_240,
  instance_memory_limit: -1,
  app_instance_limit: -1,
  app_task_limit: -1,
  total_service_keys: -1,
  total_reserved_route_ports: 0,
};

/** All of them: one query. */
export async function allDefinitions(): Promise<QuotaDefinition[]> {
  const { rows } = await queryRows(QuotaDefinitions.stretch(platform), definitionsMax);
  return rows.map(QuotaDefinitions.parse);
}

export async function find(guid: string): Promise<QuotaDefinition | undefined> {
  return isGuid(guid) ? QuotaDefinitions.get(platform, guid) : undefined;
}

/** The default one; an organization cannot be made without it. */
export function defaultOf(all: QuotaDefinition[]): QuotaDefinition {
  const found = all.find(({ name }) => name === defaultName);
  if (!found) throw refuse('OrganizationInvalid', `Quota Definition could not be found: ${defaultName}`);
  return found;
}

/** The definition that an organization names, or 400 as the relation of something else. */
export async function needRelated(guid: string): Promise<QuotaDefinition> {
  const found = await find(guid);
  if (!found) throw refuse('InvalidRelation', `Could not find QuotaDefinition with guid: ${guid}`);
  return found;
}

export async function show(guid: string): Promise<QuotaDefinition> {
  const found = await find(guid);
  if (!found) throw refuse('QuotaDefinitionNotFound', guid);
  needScope('read');
  return found;
}
