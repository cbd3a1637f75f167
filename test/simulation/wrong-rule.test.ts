import { expect, test } from 'vitest';
import { useTable } from '../support/table.ts';
import type { Command } from './command.ts';
import { simulate } from './simulation.ts';

useTable();

/** A model that is told of no partner flag. */
function withoutPartnerFlag(command: Command): Command {
  return / (un)?setPartner /.test(command.says) ? { ...command, expect: (state) => command.expect(structuredClone(state)) } : command;
}

// The same steps with the right rule find nothing: simulation.test.ts, which begins with them.
test('one wrong rule in the model is found', { timeout: 120_000 }, async () => {
  const bent = simulate({ seed: 20_261_121, steps: 120, bend: withoutPartnerFlag });
  await expect(bent).rejects.toThrow(/The code and the model differ. Seed 20261121, step \d+:/);
});
