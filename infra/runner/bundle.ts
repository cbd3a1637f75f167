import { join } from 'node:path';
import { workers } from '../../functions/workers/subscriptions.ts';
import { bundleInto, root } from '../constructs/bundle.ts';

/** Run by the Dockerfile with a folder as argument: the program of each task worker, as `<folder>/<worker>/index.mjs`. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: bundle.ts FOLDER');
const tasks = workers.filter(({ host }) => host === 'task');
for (const { id } of tasks) bundleInto(join(root, 'functions', 'workers', id, 'main.ts'), join(folder, id));
