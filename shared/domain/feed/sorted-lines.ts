import { createReadStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Characters that are sorted in memory at a time; all else waits on disk. */
const runCharactersMax = 24_000_000;

/** More lines than memory holds, sorted by their text: sorted runs on disk, merged at the end. The folder is the caller's. */
export class SortedLines {
  readonly #folder: string;
  readonly #runs: string[] = [];
  #lines: string[] = [];
  #characters = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Answers at once while there is room. */
  add(line: string): Promise<void> | undefined {
    this.#lines.push(line);
    this.#characters += line.length;
    return this.#characters > runCharactersMax ? this.#spill() : undefined;
  }

  /** All lines in order. Call once. */
  async *sorted(): AsyncGenerator<string> {
    await this.#spill();
    yield* merged(this.#runs);
  }

  async #spill(): Promise<void> {
    const lines = this.#lines.sort();
    [this.#lines, this.#characters] = [[], 0];
    if (lines.length === 0) return;
    const path = join(this.#folder, `run-${this.#runs.length}`);
    this.#runs.push(path);
    await using file = await open(path, 'wx', 0o600);
    for (let at = 0; at < lines.length; at += 5000) await writeFile(file, `${lines.slice(at, at + 5000).join('\n')}\n`);
  }
}

async function* merged(paths: string[]): AsyncGenerator<string> {
  const runs = paths.map((path) => createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })[Symbol.asyncIterator]());
  const heads = await Promise.all(runs.map(async (lines) => ({ lines, line: await next(lines) })));
  for (;;) {
    let [least] = heads;
    for (const head of heads) if (head.line !== undefined && (least?.line === undefined || head.line < least.line)) least = head;
    if (least?.line === undefined) return;
    yield least.line;
    least.line = await next(least.lines);
  }
}

async function next(lines: AsyncIterator<string>): Promise<string | undefined> {
  const { done, value } = await lines.next();
  return done === true ? undefined : value;
}
