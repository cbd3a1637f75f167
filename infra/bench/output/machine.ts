import { availableParallelism, cpus } from 'node:os';

/** What was measured on: figures of another machine differ, ratios hardly. */
export function machine(): { processor: string; cores: number; node: string; platform: string } {
  return { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), node: process.versions.node, platform: `${process.platform} ${process.arch}` };
}
