import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';

/** Bytes and depth of one element: the largest CVE has some two megabytes, nine levels deep. */
const elementBytesMax = 16_000_000;
const depthMax = 32;

type Element = { kind: 'element'; at: number; value: unknown } | { kind: 'field'; name: string; value: string };

/** What stands beside the array: what the file is, and of when. Named, because a path that met the array too would keep it whole. */
const fields = ['format', 'timestamp', 'dateReleased'];

/**
 * The elements of the array `vulnerabilities` and the strings beside it, as they come: never more than one element is in memory. Throws
 * a sentence with the place where the text stops being JSON, or grows or nests beyond all reason.
 */
export async function* elementsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Element> {
  const tokenizer = new Tokenizer({ stringBufferSize: 65_536 });
  const parser = new TokenParser({ paths: ['$.vulnerabilities.*', ...fields.map((name) => `$.${name}`)], keepStack: false });
  const found: Element[] = [];
  let [elements, depth, bytes, since] = [0, 0, 0, 0];
  tokenizer.onToken = (token) => {
    if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) depth += 1;
    if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) depth -= 1;
    if (depth > depthMax) throw new Error(`it nests deeper than ${depthMax} levels at byte ${token.offset}`);
    parser.write(token);
  };
  parser.onValue = ({ value, key, stack }) => {
    since = bytes;
    if (stack.length === 2) found.push({ kind: 'element', at: (elements += 1), value });
    else if (typeof value === 'string' && typeof key === 'string') found.push({ kind: 'field', name: key, value });
  };
  // A whole document has ended: what follows it is refused by the tokenizer.
  parser.onEnd = () => undefined;
  for await (const chunk of chunks) {
    tokenizer.write(chunk);
    bytes += chunk.byteLength;
    if (bytes - since > elementBytesMax) throw new Error(`one entry is larger than ${elementBytesMax / 1e6} MB, the one after entry ${elements}`);
    yield* found.splice(0);
  }
  if (!parser.isEnded) throw new Error(`it ends in the middle, after entry ${elements}`);
}
