import type { Resolver } from '../../network/checked-lookup.ts';
import { request } from '../../network/egress.ts';
import { EgressError } from '../../network/egress-error.ts';
import { clock } from '../../platform/clock.ts';
import type { Attempt, Delivery } from './delivery.ts';
import { deploymentPolicy } from './deployment-policy.ts';

/** What became of one attempt. */
export interface Outcome {
  attempt: Attempt;
  response: Delivery['response'];
  retry_after: string | undefined;
}

/** Characters of an answer's headers that are kept, as many as of its body. */
const headerCharactersMax = 4096;

/** Makes the leased attempt. Whatever the receiver does is an outcome; only a fault of our own is thrown. */
export async function send({ request: { url, headers, body }, attempts }: Delivery, resolve: Resolver): Promise<Outcome> {
  const started_at = clock.now().toISOString();
  const begun = performance.now();
  const made = (status_code: number | null, error: string | null): Attempt => {
    return { number: attempts.length + 1, started_at, duration_ms: Math.round(performance.now() - begun), status_code, error };
  };
  try {
    const answer = await request({ url, method: 'POST', headers, body, policy: deploymentPolicy() }, resolve);
    const response = { status: answer.status, headers: firstHeaders(answer.headers), body: answer.body };
    return { attempt: made(answer.status, faultOf(answer.status)), response, retry_after: answer.headers['retry-after'] };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return { attempt: made(null, error.message), response: null, retry_after: undefined };
  }
}

/** Any 2xx is a success; the reference asks receivers for 200. */
export function succeeded({ status_code }: Attempt): boolean {
  return status_code !== null && status_code >= 200 && status_code < 300;
}

function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? `the receiver answered ${status}, and redirects are not followed` : `the receiver answered ${status}`;
}

function firstHeaders(headers: Record<string, string>): Record<string, string> {
  let left = headerCharactersMax;
  const kept = Object.entries(headers).filter(([name, value]) => (left -= name.length + value.length) >= 0);
  return Object.fromEntries(kept);
}
