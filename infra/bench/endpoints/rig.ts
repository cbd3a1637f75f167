import { startRecorder } from '../world/recorder.ts';
import { makeWorld } from '../world/world.ts';
import type { Rig } from './measure.ts';
import { rawClient } from './raw.ts';

/** A world on the table that the environment names, with the recorder in front of it. */
export async function makeRig(): Promise<Rig> {
  const world = await makeWorld();
  return { world, raw: rawClient(), recorded: await startRecorder() };
}
