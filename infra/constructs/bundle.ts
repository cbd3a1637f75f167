import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, buildSync, type BuildOptions, type Metafile } from 'esbuild';
import { FONT_FILES, fontFile } from '../../shared/domain/report/render/pdf/fonts.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The module that alone needs the fonts: a bundle that holds it gets them. */
const fontModule = 'shared/domain/report/render/pdf/fonts.ts';

/**
 * How an entry becomes one ESM file. PERIMETER_HOST is a constant of the build, so what belongs to one machine is cut away, and
 * its adapters, which the ports still name, are left outside and never asked for.
 */
export function bundleOptions(entry: string, host: 'aws' | 'local' = 'aws') {
  return {
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    minify: true,
    // The ESM builds of the SDK: two thirds of the size of what `main` names.
    mainFields: ['module', 'main'],
    define: { 'process.env.PERIMETER_HOST': JSON.stringify(host) },
    // Compiled accelerators of ssh2, which does without: they would tie a bundle to the machine that built it.
    external: ['*.node', ...(host === 'aws' ? ['./local/*'] : [])],
    // CommonJS dependencies ask for `require` and `__dirname`; the helper's name is one that the minifier never makes.
    banner: { js: "import{createRequire as __crq}from'node:module';const require=__crq(import.meta.url),__dirname=import.meta.dirname;" },
    metafile: true,
    logLevel: 'error',
  } satisfies BuildOptions;
}

/** Writes `index.mjs`, and the fonts beside it if the code draws with them. Answers the bundle's bytes. */
export function bundleInto(entry: string, folder: string): number {
  const { metafile } = buildSync({ ...bundleOptions(entry), outfile: join(folder, 'index.mjs') });
  const [bytes = 0] = withFonts(metafile).values();
  return bytes;
}

/** The same for many entries by name, each into `<folder>/<name>`, at a fraction of the time: what they share is read once. Answers the bytes by name. */
export async function bundleEachInto(entries: { name: string; entry: string }[], folder: string): Promise<Map<string, number>> {
  const entryPoints = entries.map(({ name, entry }) => ({ in: entry, out: join(name, 'index') }));
  const { metafile } = await build({ ...bundleOptions(''), entryPoints, outdir: folder });
  const bytes = withFonts(metafile);
  return new Map(entries.map(({ name }) => [name, bytes.get(join(folder, name, 'index.mjs')) ?? 0]));
}

/** Puts the fonts beside what draws with them; answers each file's bytes. */
function withFonts({ outputs }: Metafile): Map<string, number> {
  const files = Object.entries(outputs).map(([file, { bytes, inputs }]) => ({ file: resolve(root, file), bytes, draws: fontModule in inputs }));
  for (const { file, draws } of files) if (draws) copyFonts(join(dirname(file), 'fonts'));
  return new Map(files.map(({ file, bytes }) => [file, bytes]));
}

function copyFonts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of FONT_FILES) copyFileSync(fontFile(name), join(folder, name));
}

/** `functions/scanning/targets/index.ts`, as a path of this checkout. */
export function entryOf(...parts: string[]): string {
  return join(root, 'functions', ...parts, 'index.ts');
}
