import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs one program with its output shown, and says whether it ended well. */
export async function runStep(name: string, program: string, args: string[]): Promise<boolean> {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const child = spawn(program, args, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return code === 0;
}
