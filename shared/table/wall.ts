/**
 * Which partitions a request may touch. On AWS a session policy enforces it (infra/constructs/tenant-role.ts, dynamodb:LeadingKeys
 * against the session's tags); `refusalOf` says the same thing in code and stands in the SDK's own stack on every host,
 * so each test runs behind the wall that the service has in production.
 */
export interface Wall {
  /**
   * tenant: the data of up to three organizations, reading the platform's catalogue, single look-ups.
   * platform: that, and writing the catalogue. front-door: single look-ups before a tenant is known. clock: the time index.
   */
  role: 'tenant' | 'platform' | 'front-door' | 'clock';
  tenant: string;
  /** A second organization, set only after the tree check; equal to tenant when unused. */
  subject: string;
  parent: string;
}

export function wallOf(tenant: string, subject: string = tenant, parent: string = tenant): Wall {
  return { role: 'tenant', tenant, subject, parent };
}
/** The same wall with one organization more behind it. */
export function withAlso(wall: Wall, organization: string): Wall {
  const { tenant, subject, parent } = wall;
  if ([tenant, subject, parent].includes(organization)) return wall;
  if (subject === tenant) return { ...wall, subject: organization };
  if (parent === tenant || parent === subject) return { ...wall, parent: organization };
  throw new Error('A wall lets through to three organizations');
}
export const platformWall = (tenant: string, subject: string = tenant, parent: string = tenant): Wall => ({ role: 'platform', tenant, subject, parent });
export const frontDoorWall: Wall = { role: 'front-door', tenant: '', subject: '', parent: '' };
export const clockWall: Wall = { role: 'clock', tenant: '', subject: '', parent: '' };

export interface Access {
  action: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem' | 'Query' | 'BatchGetItem' | 'BatchWriteItem';
  key: string;
  index?: string | undefined;
}

const lookupActions = new Set<Access['action']>(['GetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem']);
const readActions = new Set<Access['action']>(['GetItem', 'Query', 'BatchGetItem', 'ConditionCheckItem']);

/** Undefined when the wall lets the access through, otherwise what it refused. */
export function refusalOf(wall: Wall, access: Access): string | undefined {
  return allows(wall, access) ? undefined : `${access.action} on ${access.key.slice(0, 60)} is outside the wall of ${wall.role} ${wall.tenant}`;
}

function allows(wall: Wall, { action, key, index }: Access): boolean {
  if (wall.role === 'clock') return action === 'Query' && index === 'due' && key.startsWith('S#');
  if (key.startsWith('L#')) return index === undefined && (wall.role === 'front-door' ? action === 'GetItem' : lookupActions.has(action));
  if (wall.role === 'front-door') return false;
  if (key.startsWith('P#')) return readActions.has(action) || wall.role === 'platform';
  return [wall.tenant, wall.subject, wall.parent].some((id) => key === `T#${id}` || key.startsWith(`T#${id}#`));
}
