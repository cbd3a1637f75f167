import { join } from 'node:path';
import { importFeeds } from '../../../shared/domain/feed/import.ts';

/** The program that imports for the bench, in a process of its own, so that its peak of memory is that of the import: `<folder>/from` into `<folder>/index`. */
const [folder = ''] = process.argv.slice(2);
const tell = (message: object): void => void process.send?.(message);
const started = performance.now();
let last = -1;
const { bytes, counts } = await importFeeds(join(folder, 'from'), { out: join(folder, 'index'), work: join(folder, 'work') }, ({ percent }) => {
  if (percent !== last) tell({ percent: (last = percent) });
});
// Kilobytes, as getrusage says.
tell({ ms: performance.now() - started, bytes, products: counts.products, peak_mb: process.resourceUsage().maxRSS / 1024 });
process.disconnect();
