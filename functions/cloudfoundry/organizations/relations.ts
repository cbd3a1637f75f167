import { FoundryUsers, type FoundryUser } from '../../../shared/domain/foundry-user/foundry-user.ts';
import { membersOf, type OrgRole, orgRoles } from '../../../shared/domain/org-role/org-role.ts';
import { allDomains, isOf } from '../../../shared/domain/private-domain/private-domain.ts';
import { allDefinitions } from '../../../shared/domain/quota-definition/quota-definition.ts';
import { allSpaces } from '../../../shared/domain/space/space.ts';
import { allSpaceQuotas } from '../../../shared/domain/space-quota/space-quota.ts';
import { tenant } from '../../../shared/domain/actor/context.ts';
import { present as presentDomain, presentSpaceQuota } from '../domains/present.ts';
import type { Resource } from '../answers.ts';
import { depthOf } from '../list-request.ts';
import { present as presentQuota } from '../quota-definitions/present.ts';
import { present as presentSpace } from '../spaces/present.ts';
import { present as presentUser } from '../users/present.ts';
import type { OrganizationResource } from './present.ts';

/** A relation of more members than that stays a link. */
const inlineMax = 50;

const names = ['quota_definition', 'spaces', 'domains', 'private_domains', ...orgRoles, 'space_quota_definitions'] as const;
type Relation = (typeof names)[number];
type Related = (guid: string, quota: string) => Resource | Resource[] | undefined;

interface Inlined {
  items: OrganizationResource[];
  orphans?: Record<string, unknown> | undefined;
}

/**
 * The organizations with what they are related to, where `inline-relations-depth` asks for it; deeper than one level nothing follows, because every
 * relation of these leads back. `orphan-relations=1` puts the related things beside the list and their guids in their place.
 */
export async function withRelations(items: OrganizationResource[], parameters: Record<string, string[]>): Promise<Inlined> {
  if (depthOf(parameters) === 0 || items.length === 0) return { items };
  const wanted = wantedOf(parameters);
  const load = await Promise.all(wanted.map(async (name) => [name, await loaders[name](items.map(({ metadata }) => metadata.guid))] as const));
  const orphans: Record<string, unknown> | undefined = parameters['orphan-relations']?.at(-1) === '1' ? {} : undefined;
  const shown = items.map(({ metadata, entity }) => {
    const related = load.flatMap(([name, of]) => {
      const found = of(metadata.guid, entity.quota_definition_guid);
      return found === undefined || (Array.isArray(found) && found.length > inlineMax) ? [] : [[name, orphans ? apart(found, orphans) : found] as const];
    });
    return { metadata, entity: { ...entity, ...Object.fromEntries(related) } };
  });
  return { items: shown, orphans };
}

function apart(found: Resource | Resource[], orphans: Record<string, unknown>): string | string[] {
  for (const one of [found].flat()) orphans[one.metadata.guid] = one;
  return Array.isArray(found) ? found.map(({ metadata }) => metadata.guid) : found.metadata.guid;
}

function wantedOf(parameters: Record<string, string[]>): Relation[] {
  const listed = (name: string): string[] | undefined => parameters[name]?.flatMap((text) => text.split(','));
  const [include, exclude = []] = [listed('include-relations'), listed('exclude-relations')];
  return names.filter((name) => (include?.includes(name) ?? true) && !exclude.includes(name));
}

const loaders: Record<Relation, (guids: string[]) => Promise<Related>> = {
  quota_definition: async () => {
    const all = await allDefinitions();
    return (_, quota) => all.filter(({ id }) => id === quota).map(presentQuota)[0];
  },
  spaces: async () => {
    const all = await allSpaces();
    return (guid) => all.filter(({ organization }) => organization === guid).map(presentSpace);
  },
  domains: domainsOf,
  private_domains: domainsOf,
  space_quota_definitions: async () => {
    const all = await allSpaceQuotas();
    return (guid) => all.filter(({ organization }) => organization === guid).map(presentSpaceQuota);
  },
  users: membersWith('users'),
  managers: membersWith('managers'),
  billing_managers: membersWith('billing_managers'),
  auditors: membersWith('auditors'),
};

async function domainsOf(): Promise<Related> {
  const all = await allDomains();
  return (guid) => all.filter(isOf(guid)).map(presentDomain);
}

function membersWith(role: OrgRole): (guids: string[]) => Promise<Related> {
  return async (guids) => {
    const found = new Map(await Promise.all(guids.map(async (guid) => [guid, await usersWith(guid, role)] as const)));
    return (guid) => found.get(guid)?.map((user) => presentUser(user));
  };
}

/** The rows of those who have a part in an organization; of one who has none any more, nothing. */
export async function usersWith(guid: string, role: OrgRole): Promise<FoundryUser[]> {
  const members = (await membersOf(guid)).filter(({ roles }) => roles.includes(role));
  return rowsOf(members.map(({ user }) => user));
}

export async function rowsOf(guids: string[]): Promise<FoundryUser[]> {
  const rows = await Promise.all(guids.map((guid) => FoundryUsers.get(tenant(), guid)));
  return rows.filter((row) => row !== undefined);
}
