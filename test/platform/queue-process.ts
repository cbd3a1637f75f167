import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { fileSecrets } from '../../shared/platform/local/secrets.ts';
import { sqliteQueue } from '../../shared/platform/local/queue.ts';

/**
 * A process of the platform for the tests, in one of three roles: it opens nothing before it reads a line from its input, so that several start at the same instant.
 * It writes a line with one system call for each thing that happened, so that a kill cuts between two lines and a reader knows all that came before.
 */
const [role, name = ''] = process.argv.slice(2);
const queue = sqliteQueue();
const say = (...words: string[]) => writeSync(1, `${words.join(' ')}\n`);

async function consume(): Promise<void> {
  for (;;) {
    const messages = await queue.receive('work', { max: 5, wait_seconds: 1, visibility_seconds: 600 });
    if (messages.length === 0) return;
    for (const { body, receive_count } of messages) say('taken', body, String(receive_count));
    for (const { body, receipt } of messages) {
      // The effect comes before the receipt, as in every worker.
      say('effect', body);
      await queue.done('work', receipt);
    }
  }
}

async function produce(): Promise<void> {
  for (let batch = 0; batch < 10_000; batch++) {
    await queue.send('work', ['a', 'b', 'c'].map((part) => ({ body: `${batch}${part}` })));
    say('sent', String(batch));
  }
}

async function first(): Promise<void> {
  const { current } = await fileSecrets().get('encryption');
  await queue.send('work', [{ body: name }]);
  say('secret', current.value);
}

say('ready');
await once(process.stdin, 'data');
await new Map([['consume', consume], ['produce', produce], ['first', first]]).get(role ?? '')?.();
process.exit(0);
