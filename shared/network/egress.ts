import * as http from 'node:http';
import * as https from 'node:https';
import { checkedLookup, systemResolver } from './checked-lookup.ts';
import type { Resolver } from './checked-lookup.ts';
import { cleanHeaders, hearBody, readBody } from './egress-answer.ts';
import type { EgressAnswer } from './egress-answer.ts';
import { EgressError, egressError } from './egress-error.ts';
import type { EgressPhase } from './egress-error.ts';
import type { UrlPolicy } from './refusal.ts';
import { addressLiteral, checkUrl } from './url-guard.ts';

export interface EgressRequest {
  url: string;
  method: 'GET' | 'POST' | 'HEAD' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  policy: UrlPolicy;
  /** Instead of the system's own certificate authorities, and a certificate of ours for a server that asks for one; PEM. */
  tls?: { ca: string | undefined; cert: string | undefined; key: string | undefined };
  /** Name resolution, TCP and TLS together. */
  connectTimeoutMs?: number;
  /** The whole exchange. */
  timeoutMs?: number;
  maxAnswerBytes?: number;
  /** Gives the request up when it aborts. */
  signal?: AbortSignal;
  /** Hears the body of a 200 while it comes, as it was sent, up to maxAnswerBytes. Must not throw. */
  hears?: (bytes: Uint8Array) => void;
}

/**
 * Sends one request to a URL of a customer or an operator and gives the answer as it is, redirects included: they are never followed.
 * Connects only to addresses that the policy allows, on a connection of its own, without a proxy, with the certificate
 * verified against the host name. Every failure is an EgressError.
 */
export async function request(order: EgressRequest, resolve: Resolver = systemResolver): Promise<EgressAnswer> {
  const checked = checkUrl(order.url, order.policy);
  if (!checked.ok) throw new EgressError('refused', checked.reason);
  const started = performance.now();
  const answer = await exchange(checked.url, order, resolve);
  return { ...answer, duration_ms: Math.round(performance.now() - started) };
}

function exchange(url: URL, order: EgressRequest, resolve: Resolver): Promise<Omit<EgressAnswer, 'duration_ms'>> {
  const { connectTimeoutMs = 5000, timeoutMs = 15_000, maxAnswerBytes = 4096 } = order;
  return new Promise((fulfil, reject) => {
    let phase: EgressPhase = 'connect';
    const outgoing = open(url, order, resolve);
    const fail = (error: unknown) => {
      reject(egressError(error, phase));
      outgoing.destroy();
    };
    const whole = setTimeout(() => fail(new EgressError('timeout', `no complete answer within ${timeoutMs / 1000} s`)), timeoutMs);
    const connecting = setTimeout(() => fail(new EgressError('timeout', `no connection within ${connectTimeoutMs / 1000} s`)), connectTimeoutMs);
    const connected = () => {
      phase = 'answer';
      clearTimeout(connecting);
    };
    outgoing.once('socket', (socket) => {
      socket.once('connect', () => (url.protocol === 'https:' ? (phase = 'tls') : connected()));
      socket.once('secureConnect', connected);
    });
    outgoing.on('error', fail);
    outgoing.once('close', () => {
      clearTimeout(whole);
      clearTimeout(connecting);
      reject(new EgressError('connection', 'the connection was closed before a complete answer'));
    });
    outgoing.once('response', (message) => {
      const head = { status: message.statusCode ?? 0, headers: cleanHeaders(message.headers), address: message.socket.remoteAddress ?? '' };
      message.on('error', fail);
      if (order.hears && head.status === 200) hearBody(message, maxAnswerBytes, order.hears);
      readBody(message, maxAnswerBytes, (body) => {
        fulfil({ ...head, body });
        outgoing.destroy();
      });
    });
    outgoing.end(order.body);
  });
}

/** An agent of its own: no connection is shared between customers, and no proxy variable is read (the agent is given none). */
function open(url: URL, order: EgressRequest, resolve: Resolver): http.ClientRequest {
  const options: https.RequestOptions = {
    method: order.method,
    hostname: addressLiteral(url) ?? url.hostname,
    port: url.port,
    path: url.pathname + url.search,
    headers: { ...order.headers, Host: url.host, Connection: 'close', 'Content-Length': Buffer.byteLength(order.body ?? '') },
    lookup: checkedLookup(order.policy, resolve),
    ...(order.signal ? { signal: order.signal } : {}),
  };
  // Node's 250 ms for each of several addresses gives up on far receivers; a dead address must still leave time for the next.
  const connections = { keepAlive: false, autoSelectFamilyAttemptTimeout: 1500 };
  if (url.protocol === 'http:') return http.request({ ...options, agent: new http.Agent(connections) });
  return https.request({ ...options, agent: new https.Agent(connections), ...order.tls, rejectUnauthorized: true, minVersion: 'TLSv1.2' });
}
