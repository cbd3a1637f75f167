import { expect, test } from 'vitest';
import { useTable } from '../support/table.ts';
import { simulate } from './simulation.ts';

useTable({ large: true });

const seed = Number(process.env['SIMULATION_SEED'] ?? 20_261_121);
/** Every run of the tests does some; the setting asks for more. */
const steps = Number(process.env['SIMULATION_STEPS'] ?? 1000);

test(`${steps} random operations of many actors leave exactly what the model says (seed ${seed})`, { timeout: 900_000 }, async () => {
  const { pairs } = await simulate({ seed, steps });
  expect(pairs).toBeGreaterThan(steps / 20);
});
