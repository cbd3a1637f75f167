import { asSystem, context } from '../../../shared/domain/actor/context.ts';
import type { ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import type { Meter } from '../../../shared/table/meter.ts';
import { table } from '../../../shared/table/client.ts';

/** One command as it went into the SDK: before marshalling, with the keys and items in plain form. */
export interface Command {
  name: string;
  input: ServiceInputTypes;
}

/** What a request asked of the table, and the meter that the request itself was counted by. */
export interface Recording {
  commands: Command[];
  meters: Set<Meter>;
}

/** Watches the product's own client; on one machine there is one for all tenants. */
export async function startRecorder(): Promise<() => Recording> {
  let recording = empty();
  const client = await asSystem('bench', '00000000-0000-0000-0000-000000000000', async () => table());
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        recording.commands.push({ name: commandName, input: args.input });
        recording.meters.add(context().meter);
        return next(args);
      },
    { step: 'initialize', name: 'benchRecorder', override: true },
  );
  /** What came since the last call. */
  return () => {
    const taken = recording;
    recording = empty();
    return taken;
  };
}

function empty(): Recording {
  return { commands: [], meters: new Set() };
}
