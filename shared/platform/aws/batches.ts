import { setTimeout } from 'node:timers/promises';

const MAX_ENTRIES = 10;
const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 50;

export interface Refusal<T> {
  item: T;
  reason: string;
}

/**
 * Sends items in batches of at most 10 entries and `maxBytes` together. A batch call of AWS answers 200 although some entries failed:
 * those alone are sent again, up to 4 times, and then thrown. After an error some items may have arrived, as with every at-least-once sender.
 */
export async function sendInBatches<T>(items: T[], size: { bytes: (item: T) => number; maxBytes: number }, send: (batch: T[]) => Promise<Refusal<T>[]>): Promise<void> {
  for (const batch of batches(items, size)) await sendBatch(batch, send);
}

async function sendBatch<T>(batch: T[], send: (batch: T[]) => Promise<Refusal<T>[]>): Promise<void> {
  let refused = await send(batch);
  for (let attempt = 1; attempt < MAX_ATTEMPTS && refused.length > 0; attempt++) {
    await setTimeout(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2));
    refused = await send(refused.map(({ item }) => item));
  }
  if (refused.length > 0) throw new Error(`${refused.length} of ${batch.length} entries were refused ${MAX_ATTEMPTS} times: ${refused[0]?.reason}`);
}

function batches<T>(items: T[], size: { bytes: (item: T) => number; maxBytes: number }): T[][] {
  const all: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const current = all.at(-1);
    bytes += size.bytes(item);
    if (current && current.length < MAX_ENTRIES && bytes <= size.maxBytes) current.push(item);
    else {
      all.push([item]);
      bytes = size.bytes(item);
    }
  }
  return all;
}
