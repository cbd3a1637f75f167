import type { Report } from '../local/terminal/steps.ts';
import type { Section } from './output/section.ts';

/** Reporting ends the work with an error once the signal has aborted; what waits for other programs heeds the signal itself. */
type Measure = (report: Report, signal: AbortSignal) => Promise<Section>;

interface Part {
  title: string;
  /** Works on an empty table, which the environment names. */
  needsTable: boolean;
  /** Loaded in the process that measures it, and in no other. */
  load: () => Promise<Measure>;
}

/** The parts of the bench, in the order in which they run. */
export const sections: Record<string, Part> = {
  endpoints: { title: 'Measure every endpoint and authorizer', needsTable: true, load: async () => whole((await import('./endpoints/section.ts')).endpointSection) },
  lists: { title: 'Walk a long list', needsTable: true, load: async () => whole((await import('./lists/section.ts')).listSection) },
  findings: { title: 'Store and list findings', needsTable: true, load: async () => whole((await import('./findings/section.ts')).findingSection) },
  functions: { title: 'Bundle and import every function', needsTable: false, load: async () => (await import('./functions/section.ts')).functionSection },
  feeds: { title: 'Import vulnerability feeds', needsTable: false, load: async () => (await import('./feeds/section.ts')).usualFeeds },
  runners: { title: 'Scan 64 addresses with 1, 2 and 4 runners', needsTable: false, load: async () => (await import('./scan/runners.ts')).usualRunners },
  scan: { title: 'Scan three weak services', needsTable: false, load: async () => (await import('./scan/section.ts')).scanSection },
};

/** Without the options by which a test measures less. */
function whole(measure: (report: Report) => Promise<Section>): Measure {
  return (report) => measure(report);
}
