import * as z from 'zod';

/** Who calls: the key says who integrates, the token who acts. */
interface Caller {
  url: string;
  apiKey: string;
  token?: string;
}

interface Call<S extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  /** The shape of the answer's JSON. */
  answer: S;
}

/** The answer was not a success, or had another shape than documented. The message names the call, the reason and the request id. */
class ApiError extends Error {}

const ErrorBody = z.object({
  errors: z.array(z.object({ message: z.string() })),
  errors_map: z.record(z.string(), z.array(z.string())).optional(),
});

/** Milliseconds; the API answers in a fraction of it, so a longer silence is a fault. */
const timeoutMs = 30_000;

/** A client of the public API and of nothing else; the signal ends what is in work. */
export class ApiClient {
  readonly #caller: Caller;
  readonly #signal: AbortSignal;

  constructor(caller: Caller, signal: AbortSignal) {
    this.#caller = caller;
    this.#signal = signal;
  }

  /** The same installation by another key or for another user. */
  as(change: Partial<Pick<Caller, 'apiKey' | 'token'>>): ApiClient {
    return new ApiClient({ ...this.#caller, ...change }, this.#signal);
  }

  /** One call whose answer is JSON; no body counts as `{}`. */
  async call<S extends z.ZodType>(call: Call<S>): Promise<z.output<S>> {
    const { response, name } = await this.#send(call);
    const text = await response.text();
    const parsed = call.answer.safeParse(jsonOf(text === '' ? '{}' : text));
    if (!parsed.success) throw new ApiError(`${name} answered ${response.status} in another form than documented: ${z.prettifyError(parsed.error)}${requestOf(response)}`);
    return parsed.data;
  }

  /** A file; a redirect to a signed address is followed, without our credentials when it leads elsewhere. */
  async download(path: string, query: Record<string, string>): Promise<Uint8Array> {
    const { response } = await this.#send({ method: 'GET', path, query });
    return response.bytes();
  }

  async #send({ method, path, query = {}, body }: Omit<Call<z.ZodType>, 'answer'>): Promise<{ response: Response; name: string }> {
    const name = `${method} ${path}`;
    const url = new URL(path, this.#caller.url);
    url.search = new URLSearchParams(query).toString();
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(timeoutMs)]);
    const response = await this.#fetch(url, { method, headers: this.#headers(body), ...(body === undefined ? {} : { body: JSON.stringify(body) }), signal }, name);
    if (!response.ok) throw new ApiError(`${name} answered ${response.status}: ${reasonOf(await response.text())}${requestOf(response)}`);
    return { response, name };
  }

  async #fetch(url: URL, init: RequestInit & { headers: Record<string, string> }, name: string): Promise<Response> {
    try {
      const response = await fetch(url, { ...init, redirect: 'manual' });
      const location = response.headers.get('location');
      if (response.status < 301 || response.status > 308 || location === null) return response;
      // The signed address is a credential of its own, and ours are none of its business.
      return await fetch(new URL(location, url), { signal: init.signal ?? null });
    } catch (error) {
      if (this.#signal.aborted) throw this.#signal.reason;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new ApiError(`${name} got no answer from ${url.origin}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  #headers(body: unknown): Record<string, string> {
    return {
      'x-api-key': this.#caller.apiKey,
      ...(this.#caller.token === undefined ? {} : { authorization: `Bearer ${this.#caller.token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }
}

/** `{"data":{"id","attributes"}}` with the attributes of the given shape (reference 3.2). */
export function documentOf<S extends z.ZodRawShape>(attributes: S) {
  return z.object({ data: z.object({ id: z.string(), attributes: z.object(attributes) }) });
}

/** The message and, for a refused body, the fields with their reasons. */
function reasonOf(text: string): string {
  const parsed = ErrorBody.safeParse(jsonOf(text));
  if (!parsed.success) return text.slice(0, 200) || 'no reason given';
  const fields = Object.entries(parsed.data.errors_map ?? {}).map(([field, reasons]) => `${field} ${reasons.join(', ')}`);
  const messages = parsed.data.errors.map(({ message }) => message);
  return [...new Set([...messages, ...fields])].join('; ');
}

function requestOf(response: Response): string {
  const id = response.headers.get('x-request-id');
  return id === null ? '' : ` (request ${id})`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
