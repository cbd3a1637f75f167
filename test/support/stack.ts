import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const program = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
const Credentials = z.object({
  scanning: z.object({ url: z.string(), api_key: z.string(), username: z.string(), password: z.string() }),
  cloudfoundry: z.object({ url: z.string(), username: z.string(), password: z.string() }).optional(),
  concord: z.object({ url: z.string(), api_key: z.string() }).optional(),
});
type Credentials = z.infer<typeof Credentials>;

/** The whole system as its own process group, the way `npm start` runs it, on a data folder. */
export class Stack {
  readonly #child: ChildProcess;
  readonly #home: string;
  readonly credentials: Credentials;
  /** Of the scanning surface. */
  readonly url: string;
  readonly access: Credentials['scanning'];

  private constructor(child: ChildProcess, home: string, credentials: Credentials) {
    this.#child = child;
    this.#home = home;
    this.credentials = credentials;
    this.access = credentials.scanning;
    this.url = credentials.scanning.url;
  }

  /** Resolves when the surfaces answer. */
  static async start(home: string): Promise<Stack> {
    const env = { ...process.env, PERIMETER_HOME: home, PERIMETER_PORT: '0', AWS_ENDPOINT_URL_DYNAMODB: '', POWERTOOLS_LOG_LEVEL: 'ERROR' };
    const child = spawn(process.execPath, [program], { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    const [first] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit').then(() => [undefined])]);
    if (first === undefined) throw new Error('The stack ended while it started');
    child.stdout?.resume();
    return new Stack(child, home, Credentials.parse(JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8'))));
  }

  /** kill -9 of every process of the stack at once: host, runners, nmap's parents, the table. */
  async kill(): Promise<void> {
    // The table is apart from the group (engine.ts).
    process.kill(Number.parseInt(readFileSync(join(this.#home, 'table.pid'), 'utf8'), 10), 'SIGKILL');
    await this.#end('SIGKILL');
  }

  /** Ctrl-C in its terminal, which every process of the group gets. Resolves to the exit code. */
  async interrupt(): Promise<unknown> {
    const [code] = await this.#end('SIGINT');
    return code;
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }

  async #end(signal: NodeJS.Signals): Promise<unknown[]> {
    const gone = once(this.#child, 'exit');
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    return gone;
  }
}
