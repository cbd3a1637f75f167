import * as z from 'zod';
import type { FoundryUser } from '../../../shared/domain/foundry-user/foundry-user.ts';
import type { OrgRole } from '../../../shared/domain/org-role/org-role.ts';
import { resource, type Resource } from '../answers.ts';

const url = z.string();

export const Entity = z
  .object({
    admin: z.boolean(),
    active: z.boolean(),
    default_space_guid: z.string().nullable(),
    username: z.string().optional(),
    organization_roles: z.array(z.enum(['org_user', 'org_manager', 'org_auditor', 'billing_manager'])).optional(),
    default_space_url: url.optional(),
    spaces_url: url,
    organizations_url: url,
    managed_organizations_url: url,
    billing_managed_organizations_url: url,
    audited_organizations_url: url,
    managed_spaces_url: url,
    audited_spaces_url: url,
  })
  .meta({ id: 'User' });
type UserResource = Resource<z.input<typeof Entity>>;

const titles = { users: 'org_user', managers: 'org_manager', auditors: 'org_auditor', billing_managers: 'billing_manager' } as const satisfies Record<OrgRole, string>;
/** The documented order. */
const shown: OrgRole[] = ['users', 'managers', 'auditors', 'billing_managers'];

export function present(user: FoundryUser, roles?: readonly OrgRole[]): UserResource {
  const { id, admin, username, default_space } = user;
  const of = (relation: string): string => `/v2/users/${id}/${relation}`;
  return resource('/v2/users', user, {
    admin,
    active: true,
    default_space_guid: default_space,
    ...(username === null ? {} : { username }),
    ...(roles ? { organization_roles: shown.filter((role) => roles.includes(role)).map((role) => titles[role]) } : {}),
    ...(default_space === null ? {} : { default_space_url: `/v2/spaces/${default_space}` }),
    spaces_url: of('spaces'),
    organizations_url: of('organizations'),
    managed_organizations_url: of('managed_organizations'),
    billing_managed_organizations_url: of('billing_managed_organizations'),
    audited_organizations_url: of('audited_organizations'),
    managed_spaces_url: of('managed_spaces'),
    audited_spaces_url: of('audited_spaces'),
  });
}
