import { EngineFailure } from './engine-failure.ts';

/** Characters of one line, and of all output: more than any honest engine writes. */
const lineMax = 1_000_000;
const outputMax = 256 * 1024 * 1024;

/** The lines of what a process prints, as they come; a line that is too long is left out, and endless output is an EngineFailure. */
export async function* linesOf(output: AsyncIterable<string>): AsyncGenerator<string, void> {
  let rest = '';
  let skipping = false;
  let read = 0;
  for await (const chunk of output) {
    read += chunk.length;
    if (read > outputMax) throw new EngineFailure('the engine wrote more than 256 MB');
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!skipping && line.length <= lineMax && line.trim() !== '') yield line;
      skipping = false;
    }
    if (rest.length > lineMax) [rest, skipping] = ['', true];
  }
  if (!skipping && rest.trim() !== '') yield rest;
}
