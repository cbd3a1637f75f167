import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Every delivery is signed twice over the same raw body: in the vendor's way (X-CG-Hook-*), which existing receivers know, and
 * by Standard Webhooks 1.0 (webhook-*), which adds the time and has verifying libraries in most languages.
 */
export interface WebhookSecrets {
  current: string;
  /** Present while a rotation overlaps: both sign. */
  previous?: string;
}

interface Delivery {
  /** The raw body, exactly as sent. */
  body: string | Uint8Array;
  /** Wire name, such as `scan_completed`. */
  event: string;
  /** UUID of the event; the same over all retries. */
  event_id: string;
  /** The time of this attempt. */
  at: Date;
  /** Null for a webhook without a secret: its deliveries carry no signature. */
  secrets: WebhookSecrets | null;
  /** The hash at the end of the User-Agent. */
  agent: string;
}

/** Marks secrets whose Standard Webhooks key is the decoded part. */
const secretPrefix = 'whsec_';

/** A new secret with 256 random bits. */
export function newWebhookSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64');
}

/** All headers of one delivery attempt. */
export function signatureHeaders({ body, event, event_id: id, at, secrets, agent }: Delivery): Record<string, string> {
  const time = Math.floor(at.getTime() / 1000).toString();
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': `CloneGuard-Hook/${agent}`,
    'X-CG-Hook-Event': event,
    'X-CG-Hook-Delivery': id,
    'webhook-id': id,
    'webhook-timestamp': time,
  };
  if (!secrets) return headers;
  const all = secrets.previous === undefined ? [secrets.current] : [secrets.current, secrets.previous];
  return {
    ...headers,
    'X-CG-Hook-Signature': hookSignature(body, secrets.current),
    ...(secrets.previous === undefined ? {} : { 'X-CG-Hook-Signature-Previous': hookSignature(body, secrets.previous) }),
    'webhook-signature': all.map((secret) => standardSignature(body, { id, time, secret })).join(' '),
  };
}

interface ReceivedDelivery {
  body: string | Uint8Array;
  /** In any case, as Node gives them. */
  headers: Record<string, string | string[] | undefined>;
  /** As shown when the webhook was made. */
  secret: string;
}

/** For receivers: whether the Standard Webhooks signature is ours and the attempt is at most `toleranceSeconds` old or ahead. Constant time in the secret. */
export function verifySignature({ body, headers, secret }: ReceivedDelivery, now: Date = new Date(), toleranceSeconds = 300): boolean {
  const id = header(headers, 'webhook-id');
  const time = header(headers, 'webhook-timestamp');
  if (id === '' || !/^\d{1,12}$/.test(time) || Math.abs(now.getTime() / 1000 - Number(time)) > toleranceSeconds) return false;
  return includesEqual(header(headers, 'webhook-signature').split(' '), standardSignature(body, { id, time, secret }));
}

/** For receivers: whether the vendor's signature, or during a rotation the one by the previous secret, is ours. It has no time: deduplicate by X-CG-Hook-Delivery. */
export function verifyHookSignature({ body, headers, secret }: ReceivedDelivery): boolean {
  const given = [header(headers, 'x-cg-hook-signature'), header(headers, 'x-cg-hook-signature-previous')];
  return includesEqual(given, hookSignature(body, secret));
}

/** Vendor's scheme: the key is the secret as shown, prefix and all. */
function hookSignature(body: string | Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function standardSignature(body: string | Uint8Array, { id, time, secret }: { id: string; time: string; secret: string }): string {
  return `v1,${createHmac('sha256', standardKey(secret)).update(`${id}.${time}.`).update(body).digest('base64')}`;
}

/** The decoded part of a `whsec_` secret, else the UTF-8 bytes: a customer's own secret need not be base64, even when it begins alike. */
function standardKey(secret: string): Uint8Array {
  const encoded = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : '';
  const key = Buffer.from(encoded, 'base64');
  const unpadded = (text: string) => text.replace(/=+$/, '');
  const isBase64 = key.length > 0 && unpadded(key.toString('base64')) === unpadded(encoded);
  return isBase64 ? key : Buffer.from(secret, 'utf8');
}

/** Compares with every candidate, and takes as long whether and where one is equal. A hostile header holds at most ten. */
function includesEqual(candidates: string[], expected: string): boolean {
  const wanted = Buffer.from(expected);
  return candidates.slice(0, 10).reduce((found, candidate) => {
    const given = Buffer.from(candidate);
    return (given.length === wanted.length && timingSafeEqual(given, wanted)) || found;
  }, false);
}

function header(headers: ReceivedDelivery['headers'], name: string): string {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}
