import * as z from 'zod';

/** Users that an organization's own item names, so that they are shown without another read; all of them are in the list of users. */
export const membersMax = 100;
export const Member = z.object({ id: z.string(), username: z.string(), partner: z.boolean() });
export type Member = z.infer<typeof Member>;

interface Named {
  members: Member[];
}

/** The members with one more; past the hundredth they are only in the list of users. */
export function withMember({ members }: Named, member: Member): Member[] {
  return [...members, member].slice(0, membersMax);
}

/** The members without one; where there are more than the list holds, `others` (the first by time) fill it up. */
export function withoutMember({ members }: Named, id: string, others: Member[]): Member[] {
  const left = members.filter((member) => member.id !== id);
  const known = new Set([id, ...left.map((member) => member.id)]);
  return [...left, ...others.filter((member) => !known.has(member.id))].slice(0, membersMax);
}
