import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, StreamifyHandler } from 'aws-lambda';
import type { Dialect } from './dialect.ts';
import type { Group } from './endpoint.ts';
import { acceptsEvents, eventOf, eventStreamType, lastEvent } from './event-stream.ts';
import { readEvent } from './gateway/event.ts';
import { respond, routed, type TellWithHead } from './lambda.ts';

/**
 * A group with endpoints that stream, as a Lambda handler with response streaming: the same on AWS and on one machine. What is refused before
 * anything was told goes out in whole, and so does everything for a client that takes no events.
 */
export function streamingLambda(dialect: Dialect, group: Group): StreamifyHandler<APIGatewayProxyEvent, Promise<void>> {
  return awslambda.streamifyResponse<APIGatewayProxyEvent, Promise<void>>(async (event, stream, context) => {
    const answer = new StreamedAnswer(stream);
    const route = routed(dialect, group, (endpoint, asked) => {
      const tell = endpoint.streams === true && acceptsEvents(readEvent(asked)) ? answer.takeEvents() : undefined;
      return respond(dialect, group, endpoint, asked, tell);
    });
    await answer.end(await route(event, context));
  });
}

/** One answer on its way out. */
class StreamedAnswer {
  readonly #stream: Writable;
  #takesEvents = false;
  #out: Writable | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  takeEvents(): TellWithHead {
    this.#takesEvents = true;
    return ({ status, headers }, name, data) => {
      this.#out ??= this.#begin({ statusCode: status, headers: { ...headers, 'content-type': eventStreamType } });
      this.#out.write(eventOf(name, data));
    };
  }

  async end({ body, isBase64Encoded, ...head }: APIGatewayProxyResult): Promise<void> {
    const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
    const isEvent = this.#out !== undefined || (this.#takesEvents && head.statusCode < 400);
    const out = this.#out ?? this.#begin(isEvent ? { ...head, headers: { ...head.headers, 'content-type': eventStreamType } } : head);
    out.end(isEvent ? lastEvent({ status: head.statusCode, body: bytes }) : bytes);
    await once(out, 'finish');
  }

  #begin(head: object): Writable {
    return awslambda.HttpResponseStream.from(this.#stream, { ...head });
  }
}
