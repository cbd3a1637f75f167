import type { WriteStream } from 'node:tty';

/** What is written to: a terminal, or anything else (a pipe, a file, a test). */
export type Output = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** One line that is rewritten in place. Only for terminals that can: see canRewrite. */
export class LiveLine {
  readonly #output: Output;
  readonly #render: (width: number) => string;
  readonly #timer: NodeJS.Timeout;

  /** Ten times a second `render` says what stands in the line, in at most `width` visible characters. */
  constructor(output: Output, render: (width: number) => string) {
    this.#output = output;
    this.#render = render;
    this.#timer = setInterval(() => this.draw(), 100).unref();
    this.draw();
  }

  draw(): void {
    // A line as wide as the terminal would wrap, and then no longer be erased as a whole.
    this.#output.write(`\r\u001B[K${this.#render((this.#output.columns ?? 80) - 1)}`);
  }

  /** Erases the line and leaves the cursor at its beginning. */
  end(): void {
    clearInterval(this.#timer);
    this.#output.write('\r\u001B[K');
  }
}

/** Whether lines can be rewritten: on a terminal that is not "dumb". */
export function canRewrite(output: Output): boolean {
  return output.isTTY === true && process.env['TERM'] !== 'dumb';
}
