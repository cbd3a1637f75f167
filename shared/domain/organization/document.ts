import * as z from 'zod';
import { Details } from './details.ts';
import { Member } from './member.ts';
import { incompleteDetails, type Organization, parentOf } from './organization.ts';

/** The documented organization (2.1), with both pairs of times and `parent_organization`. */
export const Document = z
  .object({
    id: z.string(),
    uuid: z.string(),
    name: z.string(),
    description: z.string(),
    company_name: z.string(),
    partner: z.boolean(),
    parent_organization: z.string().nullable(),
    creation_time: z.string(),
    modification_time: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    members: z.array(Member),
    settings: z.object({ can_edit_organization: z.boolean() }),
    details: Details,
    incomplete_details: z.boolean(),
  })
  .meta({ id: 'Organization' });

export function present(organization: Organization, canEdit: boolean): z.input<typeof Document> {
  const { id, name, description, company_name, partner, details, members, created_at, updated_at } = organization;
  return {
    id,
    uuid: id,
    name,
    description,
    company_name,
    partner,
    parent_organization: parentOf(organization) ?? null,
    creation_time: created_at,
    modification_time: updated_at,
    created_at,
    updated_at,
    members,
    settings: { can_edit_organization: canEdit },
    details,
    incomplete_details: incompleteDetails(organization),
  };
}
