import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CurrentFeed } from '../../platform/contract/feeds.ts';
import { feeds } from '../../platform/feeds.ts';
import { type Imported, importFeeds, type Report } from './import.ts';

/**
 * Imports the feeds of a folder and makes them the deployment's: scans that start a minute later match against them. Whatever stops it, the
 * feeds before stay until the new ones are complete.
 */
export async function publishFeeds(from: string, report?: Report, signal?: AbortSignal): Promise<Imported & { feed: CurrentFeed }> {
  const store = await feeds();
  const work = await store.workFolder();
  try {
    const out = join(work, 'index');
    const stopping: Report = (progress) => {
      if (signal?.aborted) throw new Error('The import was stopped');
      report?.(progress);
    };
    const imported = await importFeeds(from, { out, work }, stopping);
    const { nvd, kev, epss } = imported.dates;
    const date = [nvd, kev, epss].filter((one) => one !== null).toSorted().at(-1);
    if (date === undefined) throw new Error('The files hold no CVE and no date');
    if (signal?.aborted) throw new Error('The import was stopped');
    return { ...imported, feed: await store.publish(out, date) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
