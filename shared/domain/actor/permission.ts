/** The documented permission codes, and which role holds them: the one table of who may what. */
export const permissions = [
  'ADMIN_ACCESS',
  'SCANNER_ACCESS',
  'SCANNER_CREATE',
  'SAQ_ACCESS',
  'PORT_LIST_ACCESS',
  'PORT_LIST_CREATE',
  'TARGET_ACCESS_CREDENTIALS',
  'TARGET_CREATE_CREDENTIALS',
  'AI_CHAT_GENERAL_HELP',
  'AI_CHAT_VULNERABILITY_SOLUTION',
  'AI_CHAT_ENABLED',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['User', 'Admin', 'Super Admin'] as const;
export type Role = (typeof roles)[number];

const userPermissions: readonly Permission[] = ['SAQ_ACCESS', 'PORT_LIST_ACCESS', 'AI_CHAT_GENERAL_HELP', 'AI_CHAT_VULNERABILITY_SOLUTION', 'AI_CHAT_ENABLED'];

export const permissionsOf: Record<Role, readonly Permission[]> = {
  User: userPermissions,
  Admin: [...userPermissions, 'ADMIN_ACCESS', 'SCANNER_ACCESS', 'TARGET_ACCESS_CREDENTIALS', 'TARGET_CREATE_CREDENTIALS'],
  'Super Admin': permissions,
};
