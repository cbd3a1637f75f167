import { availableParallelism, cpus, loadavg } from 'node:os';

export interface Machine {
  processor: string;
  cores: number;
  platform: string;
  node: string;
  /** Processes that wanted a core, on average over the last minute; above the number of cores, latencies are those of a busy machine. */
  load: number;
}

/** What is measured on, now: figures of another machine differ, ratios hardly. */
export function machine(): Machine {
  const [load = 0] = loadavg();
  return { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), platform: `${process.platform} ${process.arch}`, node: process.versions.node, load: Math.round(load * 10) / 10 };
}

/** The same in a sentence. */
export function machineLine({ processor, cores, platform, node, load }: Machine): string {
  const busy = load > cores ? ', which was busy with other work: latencies are higher than they are alone' : '';
  return `Measured on ${processor}, ${cores} cores, ${platform}, Node ${node}, at a load of ${load.toFixed(1)} before it began${busy}.`;
}
