/**
 * A port is everything that is not DynamoDB: one interface, an AWS adapter and a local one, chosen when it is first used.
 * The bundler replaces PERIMETER_HOST by "aws", so that no local adapter reaches a Lambda.
 */
interface Port<T> {
  (): Promise<T>;
  /** Puts another adapter in place: the local host's shared one, or a test's. */
  use(adapter: T): void;
}

export function port<T>(adapters: { aws: () => Promise<T>; local: () => Promise<T> }): Port<T> {
  let chosen: Promise<T> | undefined;
  const get = (): Promise<T> => (chosen ??= process.env['PERIMETER_HOST'] === 'local' ? adapters.local() : adapters.aws());
  return Object.assign(get, {
    use(adapter: T) {
      chosen = Promise.resolve(adapter);
    },
  });
}
