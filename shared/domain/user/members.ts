import { queryRows } from '../../table/query.ts';
import type { Operation } from '../../table/operation.ts';
import { type Member, withMember } from '../organization/member.ts';
import { change, type Organization } from '../organization/organization.ts';
import { type User, Users } from './user.ts';

/** The writes after which the organization's document shows the new users among its members; none when its hundred are full. */
export function membersJoined(organization: Organization, users: User[]): Operation[] {
  const members = users.reduce((members, user) => withMember({ ...organization, members }, memberOf(user)), organization.members);
  return members.length === organization.members.length ? [] : change(organization, { members }).operations;
}

/** The same for a user whose name or partner flag changed. */
export function memberAltered(organization: Organization, user: User): Operation[] {
  const now = memberOf(user);
  const old = organization.members.find(({ id }) => id === user.id);
  if (!old || (old.username === now.username && old.partner === now.partner)) return [];
  return change(organization, { members: organization.members.map((member) => (member.id === user.id ? now : member)) }).operations;
}

/** The same for a user who leaves: where there are more than the document shows, the next one by time moves up. */
export async function memberLeft(organization: Organization, user: User): Promise<Operation[]> {
  const left = organization.members.filter(({ id }) => id !== user.id);
  if (left.length === organization.members.length) return [];
  const { rows } = await queryRows(Users.stretch(organization.id), organization.members.length + 1);
  const next = rows.map(Users.parse).find(({ id }) => id !== user.id && left.every((member) => member.id !== id));
  return change(organization, { members: next ? withMember({ ...organization, members: left }, memberOf(next)) : left }).operations;
}

export function memberOf({ id, username, partner }: User): Member {
  return { id, username, partner };
}
