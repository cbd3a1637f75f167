import type { RawRequest, Response } from './request.ts';

export const eventStreamType = 'text/event-stream';

/** Whether the client takes the answer as server-sent events (WHATWG HTML, 9.2). */
export function acceptsEvents({ headers }: Pick<RawRequest, 'headers'>): boolean {
  return /\btext\/event-stream\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(headers['accept'] ?? '');
}

/** JSON has no line breaks of its own, which would end the event. */
export function eventOf(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** How a stream ends: `done` with the answer as it would have come in whole, or `error` with the refusal. */
export function lastEvent({ status, body }: Pick<Response, 'status' | 'body'>): string {
  return `event: ${status < 400 ? 'done' : 'error'}\ndata: ${body.toString()}\n\n`;
}
