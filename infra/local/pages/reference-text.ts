import { escaped } from './html.ts';

/** A sentence of ours: what stands in backticks is code. */
export function inline(text: string): string {
  return text.split('`').map((part, at) => (at % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part))).join('');
}

const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON in colours; every piece is escaped on its way. */
export function coloured(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(tokens)) {
    const [whole, quoted, colon] = match;
    const kind = quoted === undefined ? 'literal' : colon === undefined ? 'text' : 'key';
    pieces.push(escaped(text.slice(from, match.index)), `<span class="${kind}">${escaped(quoted ?? whole)}</span>${escaped(colon ?? '')}`);
    from = match.index + whole.length;
  }
  return pieces.join('') + escaped(text.slice(from));
}
