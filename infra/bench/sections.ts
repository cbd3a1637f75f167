import type { Report } from '../local/terminal/steps.ts';
import type { Section } from './output/section.ts';

/** Reporting ends the work with an error once the signal has aborted; what waits for other programs heeds the signal itself. */
type Measure = (report: Report, signal: AbortSignal) => Promise<Section>;

interface Part {
  title: string;
  /** Works on an empty table, which the environment names: on the disk and with a stream, as one machine has it, or in memory, where a million rows are soon. */
  table?: 'on disk' | 'in memory';
  /** Loaded in the process that measures it, and in no other. */
  load: () => Promise<Measure>;
}

/** The parts of the bench, in the order in which they run. */
export const sections: Record<string, Part> = {
  endpoints: { title: 'Measure every endpoint and authorizer', table: 'on disk', load: async () => whole((await import('./endpoints/section.ts')).endpointSection) },
  lists: { title: 'Walk a long list', table: 'on disk', load: async () => whole((await import('./lists/section.ts')).listSection) },
  findings: { title: 'Store findings', table: 'on disk', load: async () => whole((await import('./findings/section.ts')).findingSection) },
  known: { title: 'List few findings and many', table: 'in memory', load: async () => whole((await import('./findings/known.ts')).knownSection) },
  functions: { title: 'Bundle and import every function', load: async () => (await import('./functions/section.ts')).functionSection },
  feeds: { title: 'Import vulnerability feeds', load: async () => (await import('./feeds/section.ts')).usualFeeds },
  runners: { title: 'Scan 64 addresses with 1, 2 and 4 runners', load: async () => (await import('./scan/runners.ts')).usualRunners },
  scan: { title: 'Scan three weak services', load: async () => (await import('./scan/section.ts')).scanSection },
};

/** Without the options by which a test measures less. */
function whole(measure: (report: Report) => Promise<Section>): Measure {
  return (report) => measure(report);
}
