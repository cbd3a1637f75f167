import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { s3Feeds } from '../../shared/platform/aws/feeds.ts';
import type { Feeds } from '../../shared/platform/contract/feeds.ts';
import { feedOf, parseFeed } from '../../shared/platform/feed-version.ts';
import { folderFeeds } from '../../shared/platform/local/feeds.ts';
import { onBothHosts } from './both-hosts.ts';

onBothHosts<Feeds>('feeds', { local: folderFeeds, aws: s3FeedsWithBucket }, (feeds, host) => {
  const publish = async (date: string) => {
    const content = randomBytes(3000);
    const file = join(await feeds().workFolder(), 'index');
    writeFileSync(file, content);
    return { content, feed: await feeds().publish(file, date) };
  };

  it('has nothing before the first is published', async () => {
    expect(await feeds().current()).toBeUndefined();
    expect(await feeds().fetch(feedOf('2026-01-01', 'ab'.repeat(32)))).toBeUndefined();
  });

  it('makes what is published current, as a file with the same content', async () => {
    const { content, feed } = await publish('2026-01-31T03:00:00.123Z');
    const current = await feeds().current();
    expect(feed.date).toBe('2026-01-31T03:00:00.000Z');
    expect(current).toEqual(feed);
    expect(readFileSync((current && (await feeds().fetch(current))) ?? '').equals(content)).toBe(true);
  });

  it('keeps the one before for those who read it, and no older one', async () => {
    const published = [];
    for (const day of ['01', '02', '03', '04']) published.push(await publish(`2026-03-${day}`));
    const [, second, third, fourth] = published;
    expect((await feeds().current())?.version).toBe(fourth?.feed.version);
    if (!second || !third) throw new Error('Nothing was published');
    expect(existsSync((await feeds().fetch(third.feed)) ?? '')).toBe(true);
    expect(await feeds().fetch(second.feed)).toBeUndefined();
  });

  it('hands out no file that is not what was published', async () => {
    const { feed } = await publish('2026-04-01');
    const file = (await feeds().fetch(feed)) ?? '';
    writeFileSync(file, 'something else');
    // On AWS the copy on this machine is fetched anew.
    expect(await feeds().fetch(feed)).toBe(host === 'local' ? undefined : file);
  });

  it('gives every import an empty folder of its own', async () => {
    const folders = [await feeds().workFolder(), await feeds().workFolder()];
    expect(new Set(folders).size).toBe(2);
    expect(folders.flatMap((folder) => readdirSync(folder))).toEqual([]);
  });
});

it('a version is read back as it was made, and nothing else is one', () => {
  const feed = feedOf('2026-01-31T03:04:05.000Z', 'ab'.repeat(32));
  expect(parseFeed(feed.version)).toEqual({ version: '20260131T030405Z-abababababababab', date: '2026-01-31T03:04:05.000Z' });
  expect(['', '../x', `${feed.version}/..`, feed.version.slice(1), '20269931T030405Z-abababababababab'].map(parseFeed)).toEqual(Array(5).fill(undefined));
});

async function s3FeedsWithBucket(): Promise<Feeds> {
  await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'perimeter-files', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
  return s3Feeds();
}
