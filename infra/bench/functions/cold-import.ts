import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Lambda provides `awslambda` to functions that stream. */
const program = 'globalThis.awslambda = { streamifyResponse: (handler) => handler }; const started = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - started)); process.exit(0);';

/** Milliseconds that a fresh process takes to import the module, without the start of the process itself. */
export async function coldImport(module: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program, pathToFileURL(module).href], { env: { AWS_REGION: 'eu-central-1' } });
  return Number(stdout);
}
