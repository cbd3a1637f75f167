import { tellInstalledLists } from '../../../shared/domain/port-list/nmap-services.ts';
import { poll } from '../../../shared/events/poll.ts';
import { scanRunner } from './worker.ts';

/**
 * The program of a runner process: the container on AWS, a child process on one machine. One chunk at a time; SIGTERM lets the
 * current one go back to the queue for another runner, and so does the end of the pipe that a parent holds.
 */
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
process.once('SIGINT', () => stopping.abort());
if (process.env['PERIMETER_HOST'] === 'local') process.stdin.resume().once('end', () => process.exit(0));

await tellInstalledLists();
await poll(scanRunner, 1, stopping.signal);
process.exit(0);
