import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../functions/workers/scan-runner/main.ts', import.meta.url));

/** A runner that dies is started again after this long, so that one that cannot start does not spin. */
const restartMs = 1000;

/** The scan-runner processes of one machine: the same program as the container on AWS. They end with the host. */
export class Runners {
  readonly #children = new Set<ChildProcess>();
  #stopping = false;

  start(count: number): void {
    for (let number = 0; number < count; number += 1) this.#spawn();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const ended = [...this.#children].map((child) => once(child, 'exit'));
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.all(ended);
  }

  #spawn(): void {
    // The open pipe is its life line: when the host is killed, the pipe closes and the runner ends by itself.
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'inherit', 'inherit'] });
    this.#children.add(child);
    child.on('exit', () => {
      this.#children.delete(child);
      if (!this.#stopping) setTimeout(() => this.#stopping || this.#spawn(), restartMs);
    });
  }
}
