import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { listenOnLoopback } from './loopback-server.ts';
import { faultOf } from './webhook-signature.ts';

const Payload = z.object({ id: z.string(), event: z.string(), created_at: z.string(), data: z.unknown() });

/** A delivery whose signatures were right. */
interface Received {
  id: string;
  event: string;
  created_at: string;
  data: unknown;
}

export interface Receiver {
  /** Where the webhook points. */
  url: string;
  /** Deliveries signed with this secret are accepted from now on; before, all are refused. */
  trust(secret: string): void;
  /** The delivery of the event about the resource with this id, whether it came already or comes within the time. */
  receive(event: string, resourceId: string, signal: AbortSignal): Promise<Received>;
  /** All that was accepted, each event once. */
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** Milliseconds: the second try of a delivery comes after five seconds, the third after five minutes. */
const patienceMs = 60_000;
/** Bytes; deliveries are under 20 kB. */
const bodyCap = 64 * 1024;

/** Starts a receiver of webhooks on a free port of 127.0.0.1. It answers 200 to what is signed rightly, 401 to all else, and keeps every event once. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const refused: string[] = [];
  const arrivals = new EventTarget();
  let secret: string | undefined;

  const accept = (headers: IncomingMessage['headers'], body: Buffer): number => {
    const fault = secret === undefined ? 'the secret was not known yet' : faultOf({ headers, body, secret });
    const payload = Payload.safeParse(fault === null ? parse(body) : undefined);
    if (fault !== null || !payload.success) {
      refused.push(fault ?? 'the body is not in the documented form');
      return 401;
    }
    if (!received.some(({ id }) => id === payload.data.id)) received.push(payload.data);
    arrivals.dispatchEvent(new Event('arrival'));
    return 200;
  };

  const server = createServer((request, response) => {
    void readBody(request).then((body) => answer(response, body === null ? 413 : accept(request.headers, body)), () => response.destroy());
  });
  const listening = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${listening.port}/hooks`,
    received,
    close: () => listening.close(),
    trust: (shown) => { secret = shown; },
    async receive(event, resourceId, signal) {
      const find = (): Received | undefined => received.find((delivery) => delivery.event === event && mentions(delivery, resourceId));
      const limit = AbortSignal.timeout(patienceMs);
      const found = await nextWhere(arrivals, find, AbortSignal.any([signal, limit]));
      if (found !== undefined) return found;
      if (signal.aborted) throw signal.reason;
      const reason = refused.length > 0 ? `; ${refused.length} deliveries were refused: ${[...new Set(refused)].join(', ')}` : '';
      throw new Error(`No webhook ${event} arrived within ${patienceMs / 1000} s${reason}.`);
    },
  };
}

/** What `find` finds, now or after one of the next arrivals; undefined when the signal ends the waiting. */
async function nextWhere<T>(arrivals: EventTarget, find: () => T | undefined, signal: AbortSignal): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  const look = (): void => {
    const found = find();
    if (found !== undefined || signal.aborted) resolve(found);
  };
  arrivals.addEventListener('arrival', look);
  signal.addEventListener('abort', look, { once: true });
  look();
  try {
    return await promise;
  } finally {
    arrivals.removeEventListener('arrival', look);
    signal.removeEventListener('abort', look);
  }
}

/** The document of a scan or report may name the resource at any depth. */
function mentions({ data }: Received, resourceId: string): boolean {
  return JSON.stringify(data)?.includes(resourceId) ?? false;
}

/** Null when the body is larger than any delivery. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > bodyCap) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(status === 200 ? 'ok\n' : 'refused\n');
}
