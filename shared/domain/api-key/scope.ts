/** The groups of the contract: what `<group>:read` and `<group>:write` may name. A test holds it against the endpoint values. */
export const groupIds = [
  'authentication', 'targets', 'scans', 'reports', 'vulnerabilities', 'exceptions', 'advanced-reports', 'credentials', 'audit', 'notifications', 'hosts',
  'organizations', 'whitelabel', 'scanners', 'schedules', 'port-lists', 'user', 'users', 'webhooks', 'saqs', 'plans', 'api-keys',
] as const;
