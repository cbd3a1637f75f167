import { problem } from '../problems.ts';

/** Bytes; uploads have a limit of their own. */
export const bodyBytesMax = 1_000_000;
export const uploadBytesMax = 4 * 1024 * 1024;
/** Deep enough for every documented body, shallow enough that no parser or schema recurses into trouble. */
const depthMax = 32;

/** JSON from bytes: UTF-8 is checked, depth is capped, numbers are finite and `__proto__` is dropped. */
export function readJson(bytes: Buffer, limit: number = bodyBytesMax): unknown {
  if (bytes.length > limit) throw problem.tooLarge(limit);
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  refuseDepth(text);
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') return undefined;
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number is out of range');
      return value;
    });
  } catch (error) {
    throw problem.malformed(`the body is not JSON (${error instanceof Error ? error.message.slice(0, 100) : 'unreadable'})`);
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw problem.malformed('the body is not valid UTF-8');
  }
}

/** Counts brackets outside of strings: linear, and before any recursion. */
function refuseDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\' && quoted) at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '{' || char === '[')) depth += 1;
    else if (!quoted && (char === '}' || char === ']')) depth -= 1;
    if (depth > depthMax) throw problem.malformed(`the body is nested deeper than ${depthMax} levels`);
  }
}
