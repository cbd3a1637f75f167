import type * as z from 'zod';
import type { EgressAnswer } from '../../../../network/egress-answer.ts';
import { EgressError } from '../../../../network/egress-error.ts';
import { request } from '../../../../network/egress.ts';
import { webhookPolicy } from '../../../../network/refusal.ts';
import { cleanText } from '../clean-text.ts';
import { EngineUnavailable } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';

/** How an openvasd is reached. The operator names it, so it may stand in a private network; the metadata address is refused even so. */
export interface OpenvasdAccess {
  /** `https://scanner.example:3000`; plain http is for a network that nobody else is in. */
  url: string;
  api_key: string | null;
  /** PEM; null for the system's own authorities. */
  ca: string | null;
  /** For mutual TLS, PEM. */
  client: { certificate: string; key: string } | null;
}

/** One answer; the largest is the list of all test ids, about 5 MB. */
const answerBytesMax = 32 * 1024 * 1024;
const policy = { ...webhookPolicy({ private: true }), any_port: true };

type Method = 'GET' | 'POST' | 'HEAD' | 'DELETE';
interface Asked {
  body?: unknown;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

/** Speaks the HTTP API of openvasd (greenbone/openvas-scanner, rust/doc/openapi.yml), whose answers are hostile input like everything else. */
export class OpenvasdClient {
  readonly #access: OpenvasdAccess;

  constructor(access: OpenvasdAccess) {
    this.#access = access;
  }

  /** The answer of one of these statuses, parsed; throws EngineFailure for any other status or shape. */
  async json<T>(method: Method, path: string, shape: z.ZodType<T>, asked: Asked = {}): Promise<T> {
    const answer = await this.send(method, path, asked);
    if (answer.status !== 200 && answer.status !== 201) throw refused(answer, method, path);
    const parsed = shape.safeParse(parseJson(answer.body));
    if (!parsed.success) throw new EngineFailure(`openvasd gave an answer of another shape to ${method} ${path}`);
    return parsed.data;
  }

  /** The answer as it is; throws EngineUnavailable when there is none, or when it is that we may not ask. */
  async send(method: Method, path: string, { body, signal, timeoutMs = 30_000 }: Asked = {}): Promise<EgressAnswer> {
    const { url, api_key, ca, client } = this.#access;
    const headers = { accept: 'application/json', ...(api_key === null ? {} : { 'x-api-key': api_key }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const tls = { ca: ca ?? undefined, cert: client?.certificate, key: client?.key };
    const order = { url: `${url}${path}`, method, headers, policy, tls, timeoutMs, maxAnswerBytes: answerBytesMax, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}) };
    const answer = await request(order).catch((error: unknown) => {
      // What is no EgressError came before any connection: a certificate or key that cannot be read.
      throw new EngineUnavailable(`openvasd cannot be reached: ${error instanceof EgressError ? error.message : 'its certificate or key cannot be read'}`);
    });
    if (answer.status === 401 || answer.status === 403) throw new EngineUnavailable('openvasd refuses the API key or the client certificate');
    return answer;
  }
}

/** What an unexpected status means to a person. */
export function refused({ status, body }: Pick<EgressAnswer, 'status' | 'body'>, method: Method, path: string): EngineFailure {
  const said = cleanText(body, 200).trim();
  return new EngineFailure(`openvasd answered ${String(status)} to ${method} ${path}${said === '' ? '' : `: ${said}`}`);
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
