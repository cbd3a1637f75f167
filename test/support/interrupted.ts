import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';

/**
 * Runs a verb, and something else in the moment between its last read and its write: when its first transaction is about to go out. The other
 * one's own calls pass. Answers what became of both.
 */
export async function interrupted<T, U>(verb: () => Promise<T>, meanwhile: () => Promise<U>): Promise<[PromiseSettledResult<T>, PromiseSettledResult<U>]> {
  const send: unknown = Reflect.get(DynamoDBDocumentClient.prototype, 'send');
  if (typeof send !== 'function') throw new Error('The document client has no send');
  const remove = (): boolean => Reflect.deleteProperty(DynamoDBDocumentClient.prototype, 'send');
  let between: PromiseSettledResult<U> | undefined;
  Object.defineProperty(DynamoDBDocumentClient.prototype, 'send', {
    configurable: true,
    async value(this: unknown, ...args: unknown[]) {
      if (args[0] instanceof TransactWriteCommand) {
        remove();
        [between] = await Promise.allSettled([meanwhile()]);
      }
      const answer: unknown = await Reflect.apply(send, this, args);
      return answer;
    },
  });
  const [first] = await Promise.allSettled([verb()]).finally(remove);
  if (!between) throw new Error('The verb wrote nothing');
  return [first, between];
}
