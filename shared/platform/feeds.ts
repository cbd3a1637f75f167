import type { Feeds } from './contract/feeds.ts';
import { port } from './port.ts';

export const feeds = port<Feeds>({
  aws: async () => (await import('./aws/feeds.ts')).s3Feeds(),
  local: async () => (await import('./local/feeds.ts')).folderFeeds(),
});
