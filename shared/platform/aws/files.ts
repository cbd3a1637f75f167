import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NoSuchKey, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { lazy } from '../../lib/lazy.ts';
import { contentDisposition } from '../content-disposition.ts';
import { checkFileKey, checkPresignSeconds } from '../file-limits.ts';
import type { Files, StoredFile } from '../contract/files.ts';
import { clientOptions } from './client-options.ts';
import { required } from './environment.ts';

// S3 answers 409 when two conditional writes of one key meet; the loser asks again and then finds the winner's object.
const MAX_ATTEMPTS = 4;

/** S3, bucket PERIMETER_FILES_BUCKET. Encryption, versions and the lock are the bucket's own settings. */
export function s3Files(): Files {
  const client = lazy(() => new S3Client(clientOptions));
  const object = (key: string) => ({ Bucket: required('PERIMETER_FILES_BUCKET'), Key: key });
  return {
    async put(key, content, contentType) {
      checkFileKey(key);
      const file = { content_type: contentType, size: content.byteLength, sha256: createHash('sha256').update(content).digest('hex') };
      return (await putNew(client(), object(key), content, file)) ? file : await sameAsStored(client(), object(key), file);
    },
    async get(key) {
      checkFileKey(key);
      return await read(client(), object(key));
    },
    async presign(key, fileName, seconds) {
      checkFileKey(key);
      checkPresignSeconds(seconds);
      const command = new GetObjectCommand({ ...object(key), ResponseContentDisposition: contentDisposition(fileName) });
      return await getSignedUrl(client(), command, { expiresIn: seconds });
    },
    async delete(key) {
      checkFileKey(key);
      await client().send(new DeleteObjectCommand(object(key)));
    },
  };
}

interface ObjectName {
  Bucket: string;
  Key: string;
}

// False if the key is taken already.
async function putNew(client: S3Client, object: ObjectName, content: Uint8Array, file: StoredFile, attempt = 1): Promise<boolean> {
  try {
    await client.send(new PutObjectCommand({
      ...object,
      Body: content,
      ContentType: file.content_type,
      Metadata: { sha256: file.sha256 },
      ChecksumSHA256: Buffer.from(file.sha256, 'hex').toString('base64'),
      IfNoneMatch: '*',
    }));
    return true;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    if (error.name === 'PreconditionFailed') return false;
    if (error.name === 'ConditionalRequestConflict' && attempt < MAX_ATTEMPTS) return await putNew(client, object, content, file, attempt + 1);
    throw error;
  }
}

async function sameAsStored(client: S3Client, object: ObjectName, file: StoredFile): Promise<StoredFile> {
  const { Metadata, ContentType, ContentLength } = await client.send(new HeadObjectCommand(object));
  if (Metadata?.['sha256'] !== file.sha256) throw new Error(`The file ${object.Key} exists with other content; a file never changes.`);
  return { content_type: ContentType ?? file.content_type, size: ContentLength ?? file.size, sha256: file.sha256 };
}

async function read(client: S3Client, object: ObjectName): Promise<{ content: Uint8Array; file: StoredFile } | undefined> {
  try {
    const { Body, ContentType, Metadata } = await client.send(new GetObjectCommand(object));
    const content = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (Metadata?.['sha256'] !== sha256) throw new Error(`The file ${object.Key} is not what was stored.`);
    return { content, file: { content_type: ContentType ?? 'application/octet-stream', size: content.byteLength, sha256 } };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
