import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first: one that began last would keep one core busy while the others wait. */
const longest = [
  'simulation/simulation.test.ts',
  'workers/scan-large.test.ts',
  'e2e/real-services.test.ts',
  'e2e/kill.test.ts',
  'api/every-endpoint-access.test.ts',
  'api/every-endpoint-input.test.ts',
  'api/every-endpoint-answer.test.ts',
  'workers/scan-crash.test.ts',
  'infra/bench.test.ts',
  'infra/bundles.test.ts',
  'domain/report/pdf.test.ts',
];

/** Vitest knows how long files took only where it ran before; what is not named here keeps its order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}`));
  return place === -1 ? longest.length : place;
}
