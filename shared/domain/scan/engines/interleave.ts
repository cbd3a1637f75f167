/** Makes one source; it ends soon after its signal aborts. */
type Start<T> = (signal: AbortSignal) => AsyncGenerator<T, void>;

/**
 * Runs several sources, at most `limit` at a time, and gives each value with the index of its source as soon as it is there.
 * When one fails, the others are still read to their end, so that nothing found is lost; then the first failure is thrown. Leaving early aborts those that run.
 */
export async function* interleave<T>(starts: Start<T>[], limit: number, signal: AbortSignal): AsyncGenerator<{ source: number; value: T }, void> {
  const leaving = new AbortController();
  const sources = starts.map((start) => start(AbortSignal.any([signal, leaving.signal])));
  const running = new Map<number, Promise<Step<T>>>();
  const advance = (source: number): void => {
    const generator = sources[source];
    if (generator !== undefined) running.set(source, step(generator, source));
  };
  const failures: unknown[] = [];
  try {
    let next = 0;
    while (next < Math.min(limit, sources.length)) advance(next++);
    while (running.size > 0) {
      const { source, result, failure } = await Promise.race(running.values());
      running.delete(source);
      if (result?.done === false) {
        advance(source);
        yield { source, value: result.value };
        continue;
      }
      if (failure !== undefined) failures.push(failure.error);
      advance(next++);
    }
  } finally {
    leaving.abort();
    await Promise.allSettled(sources.map(async (source) => source.return()));
  }
  if (failures.length > 0) throw failures[0];
}

interface Step<T> {
  source: number;
  result?: IteratorResult<T, void>;
  failure?: { error: unknown };
}

async function step<T>(generator: AsyncGenerator<T, void>, source: number): Promise<Step<T>> {
  return generator.next().then((result) => ({ source, result }), (error: unknown) => ({ source, failure: { error } }));
}
