import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What the calls of a dead process come to. */
class Dead extends Error {}

/**
 * The table as seen by a process that dies at its nth call: before the call reaches the table, or when it is written and before the
 * process hears of it. From then on every call fails, until the process is started again.
 */
export class MortalTable {
  calls = 0;
  dead = false;
  readonly #deathAt: number;
  readonly #written: boolean;

  constructor(deathAt: number, written: boolean) {
    this.#deathAt = deathAt;
    this.#written = written;
    const send: unknown = Reflect.get(DynamoDBDocumentClient.prototype, 'send');
    if (typeof send !== 'function') throw new Error('The document client has no send');
    const call = (work: () => Promise<unknown>): Promise<unknown> => this.#call(work);
    Object.defineProperty(DynamoDBDocumentClient.prototype, 'send', {
      configurable: true,
      value(this: unknown, ...args: unknown[]) {
        return call(async () => Reflect.apply(send, this, args));
      },
    });
  }

  restart(): void {
    this.dead = false;
  }

  remove(): void {
    Reflect.deleteProperty(DynamoDBDocumentClient.prototype, 'send');
  }

  async #call(work: () => Promise<unknown>): Promise<unknown> {
    if (this.dead) throw new Dead('The process is dead');
    this.calls += 1;
    const dies = this.calls === this.#deathAt;
    if (dies) this.dead = true;
    if (dies && !this.#written) throw new Dead('The process died before the call');
    const answer = await work();
    if (this.dead) throw new Dead('The process died during the call');
    return answer;
  }
}
