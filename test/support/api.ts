import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

const Document = z.object({ data: z.object({ id: z.string(), attributes: z.record(z.string(), z.unknown()) }) });
const Collection = z.object({ data: z.array(z.object({ id: z.string(), attributes: z.record(z.string(), z.unknown()) })), meta: z.object({ pagination: z.object({ total_count: z.number() }) }) });

/** A client of the public API for end-to-end tests: every answer has to be the one that the test names. */
export class Api {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, key: string, token?: string) {
    this.#url = url;
    this.#headers = { 'x-api-key': key, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  }

  /** The same caller at another address: a stack that was started again. */
  at(url: string): Api {
    return new Api(url, this.#headers['x-api-key'] ?? '', this.#headers['authorization']?.replace('Bearer ', ''));
  }

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; headers: Headers; json: unknown }> {
    const init = body === undefined ? { headers: this.#headers } : { headers: { ...this.#headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(new URL(path, this.#url), { method, ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  }

  async document(method: string, path: string, body?: unknown): Promise<{ id: string; attributes: Record<string, unknown> }> {
    const { status, json } = await this.call(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(json)}`);
    return Document.parse(json).data;
  }

  async list(path: string): Promise<{ total: number; items: { id: string; attributes: Record<string, unknown> }[] }> {
    const { status, json } = await this.call('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(json)}`);
    const { data, meta } = Collection.parse(json);
    return { total: meta.pagination.total_count, items: data };
  }

  async download(path: string): Promise<Buffer> {
    const response = await fetch(new URL(path, this.#url), { headers: this.#headers });
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Asks again until the document is as wanted; fails after two minutes with what it last saw. */
  async until(path: string, wanted: (attributes: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    const end = Date.now() + 120_000;
    for (;;) {
      const { attributes } = await this.document('GET', path);
      if (wanted(attributes)) return attributes;
      if (Date.now() > end) throw new Error(`${path} stayed ${JSON.stringify(attributes)}`);
      await delay(100);
    }
  }
}

/** Signs in and answers the client of that user. */
export async function signedIn(url: string, key: string, username: string, password: string): Promise<Api> {
  const { status, json } = await new Api(url, key).call('POST', '/auth/sign_in', { username, password });
  if (status !== 200) throw new Error(`sign-in answered ${status}: ${JSON.stringify(json)}`);
  return new Api(url, key, z.object({ token: z.string() }).parse(json).token);
}
