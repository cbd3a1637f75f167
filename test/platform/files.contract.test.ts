import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { contentDisposition } from '../../shared/platform/content-disposition.ts';
import { s3Files } from '../../shared/platform/aws/files.ts';
import { folderFiles } from '../../shared/platform/local/files.ts';
import { onBothHosts } from './both-hosts.ts';

const newKey = (rest = 'reports/report.pdf') => `T/${randomUUID()}/${rest}`;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

async function bucket() {
  await new S3Client().send(new CreateBucketCommand({ Bucket: 'perimeter-files', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
  return s3Files();
}

onBothHosts('files', { local: folderFiles, aws: bucket }, (files, host) => {
  it('gives back exactly the bytes, the type and the digest that were put', async () => {
    const key = newKey();
    const content = new Uint8Array(randomBytes(300_000));
    const put = await files().put(key, content, 'application/pdf');
    expect(put).toMatchObject({ content_type: 'application/pdf', size: 300_000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const got = await files().get(key);
    expect(got?.file).toEqual(put);
    expect(Buffer.from(got?.content ?? []).equals(content)).toBe(true);
  });

  it('keeps an empty file', async () => {
    const key = newKey();
    await files().put(key, new Uint8Array(), 'text/plain');
    expect((await files().get(key))?.content).toHaveLength(0);
  });

  it('takes the same content twice, as after a lost answer', async () => {
    const key = newKey();
    const first = await files().put(key, bytes('one'), 'text/plain');
    expect(await files().put(key, bytes('one'), 'text/plain')).toEqual(first);
  });

  it('refuses other content under a key that is taken, and keeps the first', async () => {
    const key = newKey();
    await files().put(key, bytes('one'), 'text/plain');
    await expect(files().put(key, bytes('two'), 'text/plain')).rejects.toThrow('never changes');
    expect(Buffer.from((await files().get(key))?.content ?? []).toString()).toBe('one');
  });

  it('lets one of two writers win who put different content at once', async () => {
    const key = newKey();
    const results = await Promise.allSettled(['one', 'two', 'three'].map((text) => files().put(key, bytes(text), 'text/plain')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(['one', 'two', 'three']).toContain(Buffer.from((await files().get(key))?.content ?? []).toString());
  });

  it('has nothing under an unknown key, also where a file lies below it', async () => {
    const key = newKey('a/b/c.txt');
    await files().put(key, bytes('c'), 'text/plain');
    expect(await files().get(newKey())).toBeUndefined();
    expect(await files().get(key.slice(0, -'/c.txt'.length))).toBeUndefined();
    expect(await files().get(`${key}/d`)).toBeUndefined();
  });

  it('keeps a file beside one whose key continues it', async () => {
    const key = newKey('a');
    await files().put(key, bytes('short'), 'text/plain');
    await files().put(`${key}/b`, bytes('long'), 'text/plain');
    expect(Buffer.from((await files().get(key))?.content ?? []).toString()).toBe('short');
    expect(Buffer.from((await files().get(`${key}/b`))?.content ?? []).toString()).toBe('long');
  });

  it('forgets a deleted file, takes its key again, and deletes nothing twice without complaint', async () => {
    const key = newKey();
    await files().put(key, bytes('one'), 'text/plain');
    await files().delete(key);
    await files().delete(key);
    expect(await files().get(key)).toBeUndefined();
    await files().put(key, bytes('two'), 'text/plain');
    expect(Buffer.from((await files().get(key))?.content ?? []).toString()).toBe('two');
  });

  it.each([
    'T/x/report.pdf', `L/${randomUUID()}/report.pdf`, `T/${randomUUID()}`, `T/${randomUUID()}/`, `/T/${randomUUID()}/a`, newKey('../a'), newKey('a/../../b'), newKey('..'),
    newKey('.hidden'), newKey('a//b'), newKey('a\\b'), newKey('a\0b'), newKey('a~/b'), newKey('a\n'), newKey('a b'), newKey('%2e%2e/a'), newKey('x'.repeat(600)), '',
  ])('refuses the key %j in every call', async (key) => {
    await expect(files().put(key, bytes('x'), 'text/plain')).rejects.toThrow('Not a file key');
    await expect(files().get(key)).rejects.toThrow('Not a file key');
    await expect(files().presign(key, 'x', 60)).rejects.toThrow('Not a file key');
    await expect(files().delete(key)).rejects.toThrow('Not a file key');
  });

  it.each([0, -1, 901, 1.5, Number.NaN])('refuses a link of %d seconds', async (seconds) => {
    await expect(files().presign(newKey(), 'x', seconds)).rejects.toThrow(RangeError);
  });

  it('gives a link that any client can fetch without credentials, as an attachment under the given name', async () => {
    const key = newKey();
    await files().put(key, bytes('the report'), 'application/pdf');
    const link = await files().presign(key, 'Prüfbericht "Q4"\r\nX-Evil: 1.pdf', 900);
    // One machine serves the bytes itself.
    if (host === 'local') return expect(link).toBeUndefined();
    const answer = await fetch(link ?? '');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('the report');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toBe(contentDisposition('Prüfbericht "Q4"\r\nX-Evil: 1.pdf'));
    expect(answer.headers.get('x-evil')).toBeNull();
  });
});
