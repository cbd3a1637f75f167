import * as z from 'zod';

/** What clients are told that they talk to: late enough that none of them warns. */
const versions = { v2: '2.293.0', v3: '3.228.0', osbapi: '2.15' };

const href = z.object({ href: z.string() });
const withVersion = href.extend({ meta: z.object({ version: z.string() }) });

export const Root = z
  .object({
    links: z.object({
      self: href,
      cloud_controller_v2: withVersion,
      cloud_controller_v3: withVersion,
      login: href,
      uaa: href,
      logging: href,
      log_cache: href,
      network_policy_v0: href,
      network_policy_v1: href,
      app_ssh: href.extend({ meta: z.object({ host_key_fingerprint: z.string(), oauth_client: z.string() }) }),
    }),
  })
  .meta({ id: 'Root' });

/** Login and UAA are this surface itself. Where nothing answers (logs, networks, SSH) the link leads here too, because the CLI reads it. */
export function rootOf(url: string): z.input<typeof Root> {
  const here = { href: url };
  return {
    links: {
      self: here,
      cloud_controller_v2: { href: `${url}/v2`, meta: { version: versions.v2 } },
      cloud_controller_v3: { href: `${url}/v3`, meta: { version: versions.v3 } },
      login: here,
      uaa: here,
      logging: here,
      log_cache: here,
      network_policy_v0: { href: `${url}/networking/v0/external` },
      network_policy_v1: { href: `${url}/networking/v1/external` },
      app_ssh: { ...here, meta: { host_key_fingerprint: '', oauth_client: 'ssh-proxy' } },
    },
  };
}

export const Info = z
  .object({
    name: z.string(),
    build: z.string(),
    support: z.string(),
    version: z.int(),
    description: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    min_cli_version: z.string().nullable(),
    min_recommended_cli_version: z.string().nullable(),
    app_ssh_endpoint: z.string(),
    app_ssh_host_key_fingerprint: z.string(),
    app_ssh_oauth_client: z.string(),
    doppler_logging_endpoint: z.string(),
    api_version: z.string(),
    osbapi_version: z.string(),
    user: z.string().optional(),
  })
  .meta({ id: 'Info' });

export function infoOf(url: string, user: string | undefined): z.input<typeof Info> {
  return {
    name: 'Perimeter',
    build: '',
    support: url,
    version: 0,
    description: 'Perimeter, the organizations of Cloud Foundry V2',
    authorization_endpoint: url,
    token_endpoint: url,
    min_cli_version: null,
    min_recommended_cli_version: null,
    app_ssh_endpoint: '',
    app_ssh_host_key_fingerprint: '',
    app_ssh_oauth_client: 'ssh-proxy',
    doppler_logging_endpoint: '',
    api_version: versions.v2,
    osbapi_version: versions.osbapi,
    ...(user === undefined ? {} : { user }),
  };
}

export const V3Root = z.object({ links: z.object({ self: href, organizations: href, spaces: href, isolation_segments: href }) }).meta({ id: 'V3Root' });

export function v3RootOf(url: string): z.input<typeof V3Root> {
  const at = (name: string): { href: string } => ({ href: `${url}/v3/${name}` });
  return { links: { self: { href: `${url}/v3` }, organizations: at('organizations'), spaces: at('spaces'), isolation_segments: at('isolation_segments') } };
}
