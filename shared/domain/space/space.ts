import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { everything } from '../../table/list.ts';
import { tenant } from '../actor/context.ts';

/** A space divides an organization for Cloud Foundry's clients. Nothing runs in one here: it has a name, an organization that never changes, and people. */
export const spaceRoles = ['developers', 'managers', 'auditors'] as const;
export type SpaceRole = (typeof spaceRoles)[number];

/** A list of people is kept in the space itself. */
export const peopleMax = 1000;
const people = z.array(z.string()).max(peopleMax);

const Stored = z.object({ name: z.string(), organization: z.string(), allow_ssh: z.boolean(), space_quota: z.string().nullable(), developers: people, managers: people, auditors: people });

export const Spaces = entity(Stored, { name: 'Space', family: 'SPACE', counted: true });
export type Space = ReturnType<typeof Spaces.parse>;

export const columns = {
  name: ({ name }: Space) => name,
  organization_guid: ({ organization }: Space) => organization,
  developer_guid: ({ developers }: Space) => developers,
  app_guid: (): string[] => [],
  isolation_segment_guid: (): string[] => [],
};

const About = z.object({ name: z.string(), organization: z.string() });
export const Created = event('space.created', About);
export const Updated = event('space.updated', About);
export const Deleted = event('space.deleted', About);

/** Every space of the installation, in the order of creation. */
export function allSpaces(): Promise<Space[]> {
  return everything({ stretches: [Spaces.stretch(tenant())], parse: Spaces.parse });
}

/** The spaces of one organization. */
export async function spacesOf(organization: string): Promise<Space[]> {
  return (await allSpaces()).filter((space) => space.organization === organization);
}

/** Whether somebody has a part in the space. */
export function isMember(space: Space, user: string): boolean {
  return spaceRoles.some((role) => space[role].includes(user));
}
