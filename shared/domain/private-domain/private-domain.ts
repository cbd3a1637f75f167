import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { everything, list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { Problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { claimName, releaseName } from '../../table/unique.ts';
import { tenant } from '../actor/context.ts';
import { callerGuid, isAdmin, needScope } from '../foundry/access.ts';
import { isGuid } from '../foundry/guid.ts';
import { reachOrganization } from '../foundry/reach.ts';
import { refuse } from '../foundry/refusal.ts';
import { needFlag } from '../feature-flag/feature-flag.ts';
import { membershipsOf } from '../org-role/org-role.ts';
import { Organizations, type Organization } from '../organization/organization.ts';
import { find as findQuota, seededDefault } from '../quota-definition/quota-definition.ts';

/** A domain name that one organization owns and others may share. No route leads to it here; whose it is, is all that is kept. */
const sharedMax = 100;
const Stored = z.object({ name: z.string(), organization: z.string(), shared_with: z.array(z.string()).max(sharedMax) });

const PrivateDomains = entity(Stored, { name: 'Private domain', family: 'PRIVATE_DOMAIN', counted: true });
export type PrivateDomain = ReturnType<typeof PrivateDomains.parse>;

export const columns = { name: ({ name }: PrivateDomain) => name };

const About = z.object({ name: z.string(), organization: z.string() });
const Created = event('private_domain.created', About);
const Shared = event('private_domain.shared', About);
const Unshared = event('private_domain.unshared', About);
const Deleted = event('private_domain.deleted', About);

export const Create = z.object({ name: z.string(), owning_organization_guid: z.string() });

const nameScope = 'PRIVATE_DOMAIN';
/** RFC 1035, at least two labels, 253 characters. */
const nameForm = /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export async function list(request: ListRequest, within?: (domain: PrivateDomain) => boolean): Promise<Page<PrivateDomain>> {
  needScope('read');
  const own = isAdmin() ? undefined : new Set((await membershipsOf(callerGuid())).map(({ organization }) => organization));
  const seen = (domain: PrivateDomain): boolean => own === undefined || [domain.organization, ...domain.shared_with].some((organization) => own.has(organization));
  const where = own || within ? { where: (domain: PrivateDomain) => seen(domain) && (within?.(domain) ?? true) } : {};
  return listOf({ stretches: [PrivateDomains.stretch(tenant())], parse: PrivateDomains.parse, columns, total: () => PrivateDomains.count(tenant()), ...where }, request);
}

export function allDomains(): Promise<PrivateDomain[]> {
  return everything({ stretches: [PrivateDomains.stretch(tenant())], parse: PrivateDomains.parse });
}

export function isOf(organization: string): (domain: PrivateDomain) => boolean {
  return (domain) => domain.organization === organization || domain.shared_with.includes(organization);
}

export async function show(guid: string): Promise<PrivateDomain> {
  const domain = await find(guid);
  await reachOrganization(domain.organization, 'read');
  return domain;
}

/** Makes a domain of an organization that the caller manages, within that organization's quota. */
export async function create({ name: given, owning_organization_guid }: z.output<typeof Create>): Promise<PrivateDomain> {
  const organization = await reachOrganization(owning_organization_guid, 'manage');
  await needFlag('private_domain_creation');
  const name = given.trim().toLowerCase();
  if (!nameForm.test(name)) throw refuse('DomainInvalid', 'name format');
  await checkQuota(organization);
  const made = PrivateDomains.create(tenant(), { name, organization: organization.id, shared_with: [] });
  const claim: Operation = { ...claimName(tenant(), nameScope, name, made.item.id), refused: () => refuse('DomainNameTaken', given) };
  await transact([made, claim, Organizations.unchanged(organization.id, organization), Created.publish(made.item.id, { name, organization: organization.id })]);
  return made.item;
}

export async function remove(guid: string): Promise<void> {
  await retrying('Private domain', async () => {
    const domain = await find(guid);
    await reachOrganization(domain.organization, 'manage');
    await transact(removal(domain));
  });
}

/** Lets another organization share a domain, or no longer; done twice is done once. The caller manages the organization that owns it. */
export async function share(organization: Organization, guid: string, shared: boolean): Promise<void> {
  await retrying('Private domain', async () => {
    const domain = await find(guid).catch((error: unknown) => {
      throw error instanceof Problem ? refuse('InvalidRelation', `Could not find VCAP::CloudController::PrivateDomain with guid: ${guid}`) : error;
    });
    await reachOrganization(domain.organization, 'manage');
    const others = domain.shared_with.filter((one) => one !== organization.id);
    const next = shared && domain.organization !== organization.id ? [...others, organization.id] : others;
    if (next.length === domain.shared_with.length) return;
    if (next.length > sharedMax) throw refuse('DomainInvalid', `shared with more than ${sharedMax} organizations`);
    const told = { name: domain.name, organization: organization.id };
    await transact([PrivateDomains.update(tenant(), domain, { shared_with: next }), (shared ? Shared : Unshared).publish(guid, told)]);
  });
}

/** The writes after which a domain is gone and its name free. */
export function removal(domain: PrivateDomain): (Operation | { operations: Operation[] })[] {
  return [PrivateDomains.remove(tenant(), domain), releaseName(tenant(), nameScope, domain.name), Deleted.publish(domain.id, { name: domain.name, organization: domain.organization })];
}

async function find(guid: string): Promise<PrivateDomain> {
  const domain = isGuid(guid) ? await PrivateDomains.get(tenant(), guid) : undefined;
  if (!domain) throw refuse('DomainNotFound', guid);
  return domain;
}

async function checkQuota(organization: Organization): Promise<void> {
  const [quota, owned] = await Promise.all([findQuota(organization.cloud_foundry?.quota_definition ?? seededDefault.id), allDomains()]);
  const limit = quota?.total_private_domains ?? -1;
  if (limit !== -1 && owned.filter((domain) => domain.organization === organization.id).length >= limit) throw refuse('TotalPrivateDomainsExceeded', organization.name);
}
