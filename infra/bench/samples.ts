/** Milliseconds that a piece of work took, run after run. */
export class Samples {
  readonly #ms: number[] = [];

  async time<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.#ms.push(performance.now() - started);
    return result;
  }

  get count(): number {
    return this.#ms.length;
  }

  get median(): number {
    return quantile(this.#ms, 0.5);
  }

  get p95(): number {
    return quantile(this.#ms, 0.95);
  }
}

export function medianOf(values: number[]): number {
  return quantile(values, 0.5);
}

/** Nearest rank; NaN of nothing. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

/** How often something is done: so often at least, then as long as there is time, and never more often. */
export interface Effort {
  atLeast: number;
  atMost: number;
  milliseconds: number;
}

/** Says again and again whether there is to be another run. */
export function another({ atLeast, atMost, milliseconds }: Effort): () => boolean {
  const end = performance.now() + milliseconds;
  let runs = 0;
  return () => {
    runs += 1;
    return runs <= atLeast || (runs <= atMost && performance.now() < end);
  };
}
