import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

// Written from the public documents alone, as an integrator would, and on purpose not with the code that signs: two who agree
// without sharing code prove that the documents are right.

interface Signed {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** As the API showed it once, with `whsec_`. */
  secret: string;
}

/** Seconds; Standard Webhooks asks receivers to refuse old deliveries, so that a recorded one cannot be sent again. */
const toleranceSeconds = 300;

/** Why the delivery must not be trusted, or null when both of its signatures are right and it is new. */
export function faultOf(delivery: Signed, now: number = Date.now()): string | null {
  const { headers } = delivery;
  if (!isEqual(text(headers['x-cg-hook-signature']), hookSignature(delivery))) return 'X-CG-Hook-Signature does not match';
  const age = Math.abs(now / 1000 - Number(text(headers['webhook-timestamp'])));
  if (!(age <= toleranceSeconds)) return 'webhook-timestamp is missing or more than five minutes off';
  const expected = standardSignature(delivery);
  if (!text(headers['webhook-signature']).split(' ').some((given) => isEqual(given, expected))) return 'webhook-signature does not match';
  return null;
}

/** The vendor's scheme: HMAC-SHA256 of the raw body, keyed with the secret as shown. */
function hookSignature({ body, secret }: Signed): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Standard Webhooks 1.0: over id, time and body, keyed with what is base64 behind `whsec_`. */
function standardSignature({ headers, body, secret }: Signed): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = createHmac('sha256', key).update(`${text(headers['webhook-id'])}.${text(headers['webhook-timestamp'])}.`).update(body);
  return `v1,${signed.digest('base64')}`;
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function text(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
