/** A hundred thousand findings of a run and lists of a million are measured with PERIMETER_BENCH_FINDINGS=whole. */
export function isWhole(): boolean {
  return process.env['PERIMETER_BENCH_FINDINGS'] === 'whole';
}
