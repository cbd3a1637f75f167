import { Writable } from 'node:stream';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import * as z from 'zod';

export type StreamingFunction = (event: APIGatewayProxyEvent, stream: Writable, context: Context) => Promise<void>;

const Head = z.object({ statusCode: z.int(), headers: z.record(z.string(), z.string()) });
type Head = z.output<typeof Head>;

/** What stands between the head of an answer and its body on the wire between Lambda and API Gateway. */
const delimiter = Buffer.alloc(8);

/** The stream that a function writes its answer into: the head as JSON, eight zero bytes, the body. Told of as API Gateway tells its client: the head first, then each piece. */
export class ResponseStream extends Writable {
  #head: Buffer = Buffer.alloc(0);
  #isBody = false;
  readonly #begin: (head: Head) => void;
  readonly #go: (piece: Buffer) => unknown;

  constructor(begin: (head: Head) => void, go: (piece: Buffer) => unknown) {
    super();
    this.#begin = begin;
    this.#go = go;
  }

  static from(writable: Writable, metadata: Record<string, unknown>): Writable {
    writable.write(Buffer.concat([Buffer.from(JSON.stringify(metadata)), delimiter]));
    return writable;
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#isBody) this.#go(piece);
    else this.#readHead(Buffer.concat([this.#head, piece]));
    done();
  }

  #readHead(bytes: Buffer): void {
    const end = bytes.indexOf(delimiter);
    this.#head = bytes;
    if (end < 0) return;
    this.#isBody = true;
    this.#begin(Head.parse(JSON.parse(bytes.subarray(0, end).toString())));
    const first = bytes.subarray(end + delimiter.length);
    if (first.length > 0) this.#go(first);
  }
}

/** How the runtime knows a handler that streams. */
const mark = Symbol.for('aws.lambda.runtime.handler.streaming');

/** What Lambda's Node runtime provides to functions that answer in parts, before it loads them. */
export function provideRuntime(): void {
  const streamifyResponse = (handler: StreamingFunction) => Object.assign(handler, { [mark]: 'response' });
  Object.assign(globalThis, { awslambda: { streamifyResponse, HttpResponseStream: ResponseStream } });
}

/** Whether a loaded handler asked to stream. */
export function doesStream(handler: object): boolean {
  return mark in handler;
}

/** The same function for who wants its answer in whole. */
export function inWhole(answer: StreamingFunction): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  return async (event, context) => {
    let head: Head | undefined;
    const pieces: Buffer[] = [];
    await answer(event, new ResponseStream((begun) => (head = begun), (piece) => pieces.push(piece)), context);
    if (!head) throw new Error('The function ended without an answer');
    return { ...head, body: Buffer.concat(pieces).toString() };
  };
}
