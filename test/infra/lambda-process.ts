import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';

const Reply = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

/** A bundle in a Node process of its own, with the environment that its function would have and nothing else. */
export class LambdaProcess {
  readonly #child: ChildProcess;
  #output = '';

  constructor(bundle: string, env: Record<string, string>) {
    this.#child = fork(join(import.meta.dirname, 'answer.ts'), [bundle], { env, silent: true, execArgv: [] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (text: Buffer) => (this.#output += text.toString()));
  }

  /** Resolves when the bundle was imported. */
  async loaded(): Promise<void> {
    await this.#message();
  }

  async answer(event: unknown): Promise<unknown> {
    this.#child.send(Object(event));
    const reply = Reply.parse(await this.#message());
    if ('error' in reply) throw new Error(`${reply.error}\n${this.#output.slice(-4000)}`);
    return reply.answer;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async #message(): Promise<unknown> {
    const ended = new AbortController();
    const death = once(this.#child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`The process ended: ${this.#output.slice(-4000)}`);
    });
    death.catch(() => undefined);
    const [message]: unknown[] = await Promise.race([once(this.#child, 'message', { signal: ended.signal }), death]);
    ended.abort();
    return message;
  }
}
