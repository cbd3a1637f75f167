/**
 * What `work` makes of each item, at most `atOnce` of them under way; what it makes without a promise comes in its place, the rest as it is ready.
 * An item is taken from the source only when there is room for it. What fails ends it, at the latest when all others are done.
 */
export async function* overlapping<T, R>(items: AsyncIterable<T>, atOnce: number, work: (item: T) => Promise<R> | R): AsyncGenerator<R, void> {
  const running = new Set<Promise<void>>();
  const ready: R[] = [];
  for await (const item of items) {
    const made = work(item);
    if (made instanceof Promise) begin(made, running, ready);
    else ready.push(made);
    while (running.size >= atOnce) await Promise.race(running);
    yield* ready.splice(0);
  }
  while (running.size > 0) {
    await Promise.race(running);
    yield* ready.splice(0);
  }
}

function begin<R>(made: Promise<R>, running: Set<Promise<void>>, ready: R[]): void {
  const one = made.then((result) => {
    ready.push(result);
    running.delete(one);
  });
  // Who waits for it hears of it.
  one.catch(() => undefined);
  running.add(one);
}
