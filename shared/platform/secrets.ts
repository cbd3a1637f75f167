import type { Secrets } from './contract/secrets.ts';
import { port } from './port.ts';

export const secrets = port<Secrets>({
  aws: async () => (await import('./aws/secrets.ts')).secretsManager(),
  local: async () => (await import('./local/secrets.ts')).fileSecrets(),
});
