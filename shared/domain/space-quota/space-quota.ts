import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { everything, list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { claimName, releaseName } from '../../table/unique.ts';
import { tenant } from '../actor/context.ts';
import { callerGuid, isAdmin, needScope } from '../foundry/access.ts';
import { isGuid } from '../foundry/guid.ts';
import { reachOrganization } from '../foundry/reach.ts';
import { refuse } from '../foundry/refusal.ts';
import { membershipsOf } from '../org-role/org-role.ts';
import { Organizations } from '../organization/organization.ts';
import { limits } from '../quota-definition/quota-definition.ts';

/** A space quota says how much the spaces that name it may have of their organization's. Nothing runs in a space here: the numbers are kept and shown. */
export const spaceLimits = limits.omit({ total_private_domains: true }).shape;
const Stored = z.object({ name: z.string(), organization: z.string(), ...spaceLimits });

export const SpaceQuotas = entity(Stored, { name: 'Space quota', family: 'SPACE_QUOTA', counted: true });
export type SpaceQuota = ReturnType<typeof SpaceQuotas.parse>;

const unlimited = z.int().default(-1);
export const Create = z.object({
  ...spaceLimits,
  name: z.string(),
  organization_guid: z.string(),
  instance_memory_limit: unlimited,
  app_instance_limit: unlimited,
  app_task_limit: z.int().default(5),
  total_service_keys: unlimited,
  total_reserved_route_ports: unlimited,
});

const About = z.object({ name: z.string(), organization: z.string() });
const Created = event('space_quota.created', About);
const Deleted = event('space_quota.deleted', About);

export const columns = { name: ({ name }: SpaceQuota) => name, organization_guid: ({ organization }: SpaceQuota) => organization };

const nameLengthMax = 255;

export async function list(request: ListRequest, within?: (quota: SpaceQuota) => boolean): Promise<Page<SpaceQuota>> {
  needScope('read');
  const own = isAdmin() ? undefined : new Set((await membershipsOf(callerGuid())).map(({ organization }) => organization));
  const where = own || within ? { where: (quota: SpaceQuota) => (own?.has(quota.organization) ?? true) && (within?.(quota) ?? true) } : {};
  return listOf({ stretches: [SpaceQuotas.stretch(tenant())], parse: SpaceQuotas.parse, columns, total: () => SpaceQuotas.count(tenant()), ...where }, request);
}

export function allSpaceQuotas(): Promise<SpaceQuota[]> {
  return everything({ stretches: [SpaceQuotas.stretch(tenant())], parse: SpaceQuotas.parse });
}

export async function show(guid: string): Promise<SpaceQuota> {
  const quota = await find(guid);
  await reachOrganization(quota.organization, 'read');
  return quota;
}

/** Makes a space quota of an organization that the caller manages. */
export async function create({ organization_guid, ...input }: z.output<typeof Create>): Promise<SpaceQuota> {
  const organization = await reachOrganization(organization_guid, 'manage');
  const name = input.name.trim();
  const wrong = Object.entries(input).flatMap(([column, value]) => (typeof value === 'number' && value < -1 ? [`${column} invalid_${column}`] : []));
  const rules = [...(name === '' ? ['name presence'] : []), ...(name.length > nameLengthMax ? ['name max_length'] : []), ...wrong];
  if (rules.length > 0) throw refuse('SpaceQuotaDefinitionInvalid', rules.join(', '));
  const made = SpaceQuotas.create(tenant(), { ...input, name, organization: organization.id });
  const claim: Operation = { ...claimName(tenant(), scopeOf(organization.id), name, made.item.id), refused: () => refuse('SpaceQuotaDefinitionNameTaken', name) };
  await transact([made, claim, Organizations.unchanged(organization.id, organization), Created.publish(made.item.id, { name, organization: organization.id })]);
  return made.item;
}

export async function remove(guid: string): Promise<void> {
  await retrying('Space quota', async () => {
    const quota = await find(guid);
    await reachOrganization(quota.organization, 'manage');
    await transact(removal(quota));
  });
}

/** The writes after which a space quota is gone and its name free. */
export function removal(quota: SpaceQuota): (Operation | { operations: Operation[] })[] {
  return [SpaceQuotas.remove(tenant(), quota), releaseName(tenant(), scopeOf(quota.organization), quota.name), Deleted.publish(quota.id, { name: quota.name, organization: quota.organization })];
}

async function find(guid: string): Promise<SpaceQuota> {
  const quota = isGuid(guid) ? await SpaceQuotas.get(tenant(), guid) : undefined;
  if (!quota) throw refuse('SpaceQuotaDefinitionNotFound', guid);
  return quota;
}

function scopeOf(organization: string): string {
  return `SPACE_QUOTA#${organization}`;
}
