import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const maxHeaders = 50;
const maxHeaderCharacters = 1000;

/** What is kept of an answer; the other side wrote it, so it is cut and cleaned before anyone sees it. */
export interface EgressAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The checked address that was connected to. */
  address: string;
  duration_ms: number;
}

/** Hands over the first `maxBytes` of the body and is done with the message; the rest is never read. */
export function readBody(message: IncomingMessage, maxBytes: number, done: (body: string) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const finish = () => done(cleanText(Buffer.concat(chunks, Math.min(size, maxBytes))));
  message.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < maxBytes) return;
    message.removeAllListeners('data').removeListener('end', finish);
    finish();
  });
  message.on('end', finish);
}

/** Tells of each piece of the first `maxBytes` as it comes. */
export function hearBody(message: IncomingMessage, maxBytes: number, hears: (bytes: Uint8Array) => void): void {
  let left = maxBytes;
  message.on('data', (chunk: Uint8Array) => {
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    if (piece.length > 0) hears(piece);
  });
}

/** Headers as one string each, at most 50 of 1,000 characters. */
export function cleanHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).slice(0, maxHeaders);
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutControls([value ?? ''].flat().join(', ')).slice(0, maxHeaderCharacters)]));
}

/** UTF-8 with a cut last character dropped and invalid bytes replaced, in NFC. */
function cleanText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  return withoutControls(text).normalize('NFC');
}

/** Without terminal escape sequences, control characters other than tab and line feed, and bidirectional overrides. */
function withoutControls(text: string): string {
  return text.replace(/(?![\t\n\r])\p{Cc}\[[0-?]*[ -/]*[@-~]|(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '');
}
