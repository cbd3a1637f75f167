import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import { queryRows } from '../../table/query.ts';
import { tenant } from '../actor/context.ts';

/**
 * Who plays which part in an organization, as Cloud Foundry tells them apart: four memberships that do not imply each other. They belong to the
 * installation (the tenant above the organization), because its users live there: two partners above one organization never see each other's people.
 */
export const orgRoles = ['users', 'managers', 'billing_managers', 'auditors'] as const;
export type OrgRole = (typeof orgRoles)[number];

const Stored = z.object({ organization: z.string(), user: z.string(), roles: z.array(z.enum(orgRoles)) });

export const OrgRoles = entity(Stored, {
  name: 'Organization role',
  family: 'ORG_ROLE',
  within: ({ organization }) => organization,
  indexes: { tree: ({ user, organization }, owner) => ({ partition: rolesOfUser(owner, user), sort: organization }) },
});
export type Membership = ReturnType<typeof OrgRoles.parse>;

const About = z.object({ organization: z.string(), role: z.enum(orgRoles) });
export const Granted = event('org_role.granted', About);
export const Revoked = event('org_role.revoked', About);

/** More members than one organization has parts for. */
const membersMax = 10_000;

/** The parts of a user in an organization: one read. */
export async function rolesIn(organization: string, user: string): Promise<readonly OrgRole[]> {
  return (await OrgRoles.get(tenant(), user, organization))?.roles ?? [];
}

/** Everybody with a part in an organization, in the order of their guids. */
export async function membersOf(organization: string): Promise<Membership[]> {
  const { rows } = await queryRows(OrgRoles.stretch(tenant(), organization), membersMax);
  return rows.map(OrgRoles.parse);
}

/** All parts of one user, by organization. */
export async function membershipsOf(user: string): Promise<Membership[]> {
  const { rows } = await queryRows({ partition: rolesOfUser(tenant(), user), index: 'tree' }, membersMax);
  return rows.map(OrgRoles.parse);
}

function rolesOfUser(owner: string, user: string): string {
  return tenantKey(owner, 'ORG_ROLE_OF', user);
}
