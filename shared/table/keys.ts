/**
 * Every key begins in one of these four families, and nothing else builds a partition key:
 * T# a tenant's data, L# look-ups (a pointer and nothing else), P# the platform's catalogue, S# time queues.
 */
export function tenantKey(tenant: string, ...rest: string[]): string {
  if (!/^[0-9a-f-]{36}$/.test(tenant)) throw new Error('A tenant key needs an organization id');
  return ['T', tenant, ...rest].join('#');
}

export function lookupKey(kind: 'API_KEY' | 'ACCESS_TOKEN' | 'EMAIL' | 'USERNAME' | 'USER' | 'MAIL_TOKEN' | 'HOST_NAME', value: string): string {
  return `L#${kind}#${value}`;
}

export function platformKey(...rest: string[]): string {
  return ['P', ...rest].join('#');
}

/** Due items are spread over shards, because an index partition takes 1,000 writes a second. */
export const dueShards = 4;
export function dueKey(shard: number): string {
  return `S#DUE#${shard}`;
}

/** Names that must be unique are compared in this form: NFC, case folded, blanks collapsed. */
export function folded(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}
