import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleOptions, root } from '../../infra/constructs/bundle.ts';
import { lazy } from '../../shared/lib/lazy.ts';
import { type Program, programs } from './functions.ts';

/** No module of ours does anything when it is imported, so one whose exports nobody reaches is left out. */
const withoutSideEffects: Plugin = {
  name: 'without-side-effects',
  setup(made) {
    made.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => (resolveDir.includes('node_modules') || path.startsWith('./local/') ? undefined : { path: join(resolveDir, path), sideEffects: false }));
  },
};

/** Every program in one build, which reads what they share once. */
const metafile = lazy(async () => {
  const { entryPoints: _, ...options } = bundleOptions('');
  const built = await build({ ...options, entryPoints: programs.map(({ entry }) => entry), outdir: 'never-written', minify: false, write: false, plugins: [withoutSideEffects] });
  return built.metafile;
});

/** The modules whose code can run in the program. */
async function reached({ entry }: Program): Promise<(module: string) => boolean> {
  const output = Object.values((await metafile()).outputs).find(({ entryPoint }) => entryPoint === relative(root, entry));
  if (!output) throw new Error(`${entry} was not built`);
  const modules = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([module]) => module);
  return (module) => modules.includes(`shared/${module}.ts`);
}

const secretOf = { 'domain/session/signing-key': 'token-signing', 'domain/session/signed-pointer': 'encryption', 'platform/encryption': 'encryption', 'table/cursor': 'cursor' };

describe('a program declares what its code can reach, no more and no less', () => {
  it.each(programs)('$name', async (program) => {
    const { needs } = program;
    const reaches = await reached(program);
    const secrets = Object.entries(secretOf).filter(([module]) => reaches(module)).map(([, name]) => name);
    expect({
      files: reaches('platform/aws/files'),
      feeds: reaches('platform/aws/feeds'),
      mail: reaches('platform/aws/mail'),
      sms: reaches('platform/aws/sms'),
      assistant: reaches('platform/aws/assistant'),
      queue: reaches('platform/aws/queue'),
      bus: reaches('platform/aws/bus'),
      secrets: [...new Set(secrets)].toSorted(),
    }).toEqual({
      files: needs.files !== undefined,
      feeds: needs.feeds === true,
      mail: needs.mail === true,
      sms: needs.sms === true,
      assistant: needs.assistant === true,
      queue: (needs.queue ?? []).length > 0,
      bus: needs.bus === true,
      secrets: [...(needs.secrets ?? [])].toSorted(),
    });
  });

  it('and nothing that belongs to one machine', async () => {
    const [program] = programs;
    const { metafile } = await build({ ...bundleOptions(program?.entry ?? ''), write: false, outfile: 'index.mjs' });
    expect(Object.keys(metafile.inputs).filter((module) => module.includes('/local/'))).toEqual([]);
  });
});
