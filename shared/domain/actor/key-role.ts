/** What an API key may do by itself, from nothing up: the roles of the privacy surface (reference 7). Each may what those before it may. */
export const keyRoles = ['none', 'viewer', 'limited', 'admin', 'owner'] as const;
export type KeyRole = (typeof keyRoles)[number];

export function isAtLeast(role: KeyRole, needed: KeyRole): boolean {
  return keyRoles.indexOf(role) >= keyRoles.indexOf(needed);
}

/** The strongest of them; `none` of no roles. */
export function strongest(roles: KeyRole[]): KeyRole {
  return roles.reduce<KeyRole>((best, role) => (isAtLeast(role, best) ? role : best), 'none');
}
