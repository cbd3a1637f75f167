import * as z from 'zod';
import * as Flag from '../../../shared/domain/feature-flag/feature-flag.ts';
import { refuse } from '../../../shared/domain/foundry/refusal.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { bare } from '../answers.ts';

const Entity = z.object({ name: z.string(), enabled: z.boolean(), error_message: z.string().nullable(), url: z.string() }).meta({ id: 'FeatureFlag' });

function present(flag: Flag.FeatureFlag): z.input<typeof Entity> {
  const { name, enabled, error_message } = flag;
  return { name, enabled, error_message, url: `/v2/config/feature_flags/${name}` };
}

/** A body of the wrong shape is the flag's own error, not the parser's. */
const body = z.object({ enabled: z.unknown(), error_message: z.unknown() }).partial();

/** Feature flags (reference 10). */
export const featureFlags: Group = {
  id: 'feature-flags',
  title: 'Feature flags',
  grants: { table: 'write', catalogue: true },
  errorImpact: 'Cloud Foundry clients set no roles by user name, because they ask a flag first.',
  endpoints: [
    endpoint({
      id: 'listFeatureFlags', method: 'GET', path: '/v2/config/feature_flags', summary: 'List feature flags',
      can: 'token', answer: bare(z.array(Entity)), status: 200,
      handle: async () => (await Flag.list()).map(present),
    }),
    endpoint({
      id: 'showFeatureFlag', method: 'GET', path: '/v2/config/feature_flags/{name}', summary: 'Show a feature flag',
      can: 'token', params: z.object({ name: z.string() }), answer: bare(Entity), status: 200,
      handle: async ({ params: { name } }) => present(await Flag.show(name)),
    }),
    endpoint({
      id: 'updateFeatureFlag', method: 'PUT', path: '/v2/config/feature_flags/{name}', summary: 'Update a feature flag',
      description: 'For a Super Admin; it holds for every tenant.',
      can: 'token', params: z.object({ name: z.string() }), body, answer: bare(Entity), status: 200,
      handle: async ({ params: { name }, body: given }) => present(await Flag.update(name, checked(given))),
    }),
  ],
};

function checked(given: z.output<typeof body>): z.output<typeof Flag.Update> {
  const result = Flag.Update.safeParse(given);
  if (!result.success) throw refuse('FeatureFlagInvalid', result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', '));
  return result.data;
}
