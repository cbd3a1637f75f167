import type { Functions } from './gateway.ts';
import { provideRuntime } from './lambda-runtime.ts';

/** The very entry files that AWS calls, loaded on first use. */
export const functions: Functions = {
  async group(surface, group) {
    const { handler } = await import(`../../../functions/${surface}/${group}/index.ts`);
    return handler;
  },
  async streaming(surface, group) {
    provideRuntime();
    const { handler } = await import(`../../../functions/${surface}/${group}/index.ts`);
    return handler;
  },
  async authorizer(name) {
    const { handler } = await import(`../../../functions/authorizers/${name}/index.ts`);
    return handler;
  },
};
