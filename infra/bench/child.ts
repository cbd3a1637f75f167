import type { Progress } from '../local/terminal/steps.ts';
import type { Message } from './own-process.ts';
import { sections } from './sections.ts';

/** The program that measures one section: its name comes as an argument, its result leaves as a message. It ends with its parent, and what it started with it. */
const stopping = new AbortController();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const) process.once(name, () => stopping.abort());
const part = sections[process.argv[2] ?? ''];
if (!part) throw new Error(`There is no section ${process.argv[2]}`);
const tell = (message: Message): void => void process.send?.(message);

const measure = await part.load();
const report = (progress: Progress): void => {
  stopping.signal.throwIfAborted();
  tell({ progress });
};
tell({ result: await measure(report, stopping.signal) });
// Connections that are kept alive would keep the process.
process.once('message', () => process.exit(0));
