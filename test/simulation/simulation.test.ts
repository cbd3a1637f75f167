import { expect, test } from 'vitest';
import { useTable } from '../support/table.ts';
import { simulate } from './simulation.ts';

useTable({ large: true });

const seed = Number(process.env['SIMULATION_SEED'] ?? 20_261_121);
/** Of two cores, about a minute and a half of one and a minute of the other, which the table takes; the setting asks for less, or for more. */
const steps = Number(process.env['SIMULATION_STEPS'] ?? 10_000);

test(`${steps} random operations of many actors leave exactly what the model says (seed ${seed})`, { timeout: 1_800_000 }, async () => {
  const { pairs } = await simulate({ seed, steps });
  expect(pairs).toBeGreaterThan(steps / 20);
});
