import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, type _Object, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { lazy } from '../../lib/lazy.ts';
import type { CurrentFeed, Feeds } from '../contract/feeds.ts';
import { feedOf, hashOf, isContent, parseFeed } from '../feed-version.ts';
import { clientOptions } from './client-options.ts';
import { required } from './environment.ts';

/** The platform's own part of the files bucket: no tenant's key begins like this. */
const prefix = 'P/feeds/';

/** The index in S3: one object for each version, and the one that was put last is current. Runners keep a copy on their scratch disk. */
export function s3Feeds(): Feeds {
  const client = lazy(() => new S3Client(clientOptions));
  const Bucket = lazy(() => required('PERIMETER_FILES_BUCKET'));
  return {
    async current() {
      const [newest] = await published(client(), Bucket());
      return newest && parseFeed(newest.Key.slice(prefix.length));
    },
    fetch: (feed) => download(client(), Bucket(), feed),
    workFolder: () => mkdtemp(join(tmpdir(), 'perimeter-feeds-')),
    async publish(file, date) {
      const sha256 = await hashOf(file);
      const feed = feedOf(date, sha256);
      const { size } = await stat(file);
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      await client().send(new PutObjectCommand({ Bucket: Bucket(), Key: prefix + feed.version, Body: createReadStream(file), ContentLength: size, ContentType: 'application/octet-stream', ChecksumSHA256: checksum }));
      for (const { Key } of (await published(client(), Bucket())).slice(2)) await client().send(new DeleteObjectCommand({ Bucket: Bucket(), Key }));
      return feed;
    },
  };
}

type Published = _Object & { Key: string };

/** Newest first, by when they were put. There are seldom more than two: publishing removes the others. */
async function published(client: S3Client, Bucket: string): Promise<Published[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
  const named = Contents.flatMap((object) => (object.Key !== undefined && parseFeed(object.Key.slice(prefix.length)) ? [{ ...object, Key: object.Key }] : []));
  const time = ({ LastModified }: Published): number => LastModified?.getTime() ?? 0;
  // S3 tells whole seconds: of two in one second the later version counts.
  return named.toSorted((one, other) => time(other) - time(one) || (one.Key < other.Key ? 1 : -1));
}

async function download(client: S3Client, Bucket: string, feed: CurrentFeed): Promise<string | undefined> {
  const file = join(tmpdir(), `perimeter-${feed.version}.index`);
  if ((await stat(file).catch(() => undefined)) && (await isContent(file, feed))) return file;
  const body = await bodyOf(client, Bucket, prefix + feed.version);
  if (!body) return undefined;
  const draft = `${file}.${process.pid}.draft`;
  try {
    await pipeline(body, createWriteStream(draft, { mode: 0o600 }));
    if (!(await isContent(draft, feed))) throw new Error(`The feed index ${feed.version} is not what was published.`);
    await rename(draft, file);
    await removeOthers(feed);
    return file;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Copies of older ones; a process that has one open keeps it until it closes it. */
async function removeOthers({ version }: CurrentFeed): Promise<void> {
  const copies = (await readdir(tmpdir())).filter((name) => parseFeed(/^perimeter-(.*)\.index$/.exec(name)?.[1] ?? '') && name !== `perimeter-${version}.index`);
  await Promise.all(copies.map((name) => rm(join(tmpdir(), name), { force: true })));
}

async function bodyOf(client: S3Client, Bucket: string, Key: string): Promise<Readable | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Body instanceof Readable ? Body : undefined;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
