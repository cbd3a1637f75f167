import { documents } from './documents.ts';
import { keep } from './keep.ts';

/** `npm run docs`; with `--check` it ends with 1 when a committed document is stale. */
keep(documents(), process.argv.includes('--check'));
