// One path segment: no separator, no leading dot, nothing that a file system or a URL reads in its own way.
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._=-]*$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// S3 allows 1,024 bytes for a key, most file systems 255 for a segment.
const MAX_KEY_LENGTH = 512;
const MAX_SEGMENT_LENGTH = 200;
const MAX_PRESIGN_SECONDS = 900;

/** Refuses every key that is not `T/<organization id>/<segments>`: a file outside of a tenant's prefix must not exist, and no key may leave the folder. */
export function checkFileKey(key: string): void {
  const [family, tenant, ...rest] = key.split('/');
  const wellFormed = rest.length > 0 && rest.every((segment) => segment.length <= MAX_SEGMENT_LENGTH && SEGMENT.test(segment));
  if (family !== 'T' || !UUID.test(tenant ?? '') || !wellFormed || key.length > MAX_KEY_LENGTH) {
    throw new Error(`Not a file key of a tenant: ${JSON.stringify(key.slice(0, 100))}`);
  }
}

/** Refuses a link that would live longer than 15 minutes. */
export function checkPresignSeconds(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_PRESIGN_SECONDS) {
    throw new RangeError(`A link is valid for 1 to ${MAX_PRESIGN_SECONDS} seconds, not ${seconds}.`);
  }
}
