/** Characters of an answer that are told and kept. */
const answerMax = 8000;

/** Is told of an answer while it is given. */
export interface Listener {
  said(piece: string): void;
  /** What was said so far does not count. */
  restarted(): void;
}

/** What was said so far, cleaned and cut: told piece by piece as it is kept. */
export class Spoken {
  text = '';
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  say(piece: string): void {
    const said = clean(piece).slice(0, answerMax - this.text.length);
    if (said === '') return;
    this.text += said;
    this.#listener.said(said);
  }
}

/** Without control characters and bidirectional overrides: a model may repeat what a scanned system said. */
function clean(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '');
}
