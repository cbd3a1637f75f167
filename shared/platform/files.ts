import type { Files } from './contract/files.ts';
import { port } from './port.ts';

export const files = port<Files>({
  aws: async () => (await import('./aws/files.ts')).s3Files(),
  local: async () => (await import('./local/files.ts')).folderFiles(),
});
