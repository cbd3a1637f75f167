import { createParser } from 'eventsource-parser';
import * as z from 'zod';
import type { Hears } from './contract/assistant.ts';

/** One event of a streamed chat completion: a piece of the text, the reason why it ends, or what it cost. */
const Chunk = z.object({
  model: z.string().optional(),
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).optional(), finish_reason: z.string().nullish() })).default([]),
  usage: z.object({ total_tokens: z.int().min(0) }).nullish(),
  error: z.unknown().optional(),
});

/** Characters of one event: far above what an endpoint sends at once. */
const eventCharactersMax = 65_536;

/** A chat completion in the form of server-sent events, read piece by piece. */
export class OpenAiAnswer {
  #text = '';
  #model: string | undefined;
  #tokens: number | undefined;
  #isWhole = false;
  #fault: unknown;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({ maxBufferSize: eventCharactersMax, onEvent: ({ data }) => this.#event(data) });
  readonly #hears: Hears;

  constructor(hears: Hears) {
    this.#hears = hears;
  }

  /** Does not throw: after the first event that is none of the form, nothing more is heard. */
  feed(bytes: Uint8Array): void {
    if (this.#fault !== undefined) return;
    try {
      this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
    } catch (error) {
      this.#fault = error;
    }
  }

  /** What was said, when it was said to its end: a connection that breaks ends like one that is done. Throws otherwise, and on what was not of the form. */
  whole(): { text: string; model: string | undefined; tokens: number | undefined } {
    if (this.#fault !== undefined) throw this.#fault;
    if (!this.#isWhole) throw new Error("The model's endpoint stopped in the middle of its answer");
    if (this.#text.trim() === '') throw new Error("The model's endpoint answered without text");
    return { text: this.#text, model: this.#model, tokens: this.#tokens };
  }

  #event(data: string): void {
    if (data === '[DONE]') {
      this.#isWhole = true;
      return;
    }
    const { model, choices: [first], usage, error } = Chunk.parse(JSON.parse(data));
    if (error !== undefined) throw new Error("The model's endpoint gave up its answer");
    const piece = first?.delta?.content ?? '';
    if (piece !== '') this.#hears(piece);
    this.#text += piece;
    this.#model ??= model;
    this.#tokens ??= usage?.total_tokens;
    this.#isWhole ||= typeof first?.finish_reason === 'string';
  }
}
