import * as z from 'zod';
import type { ListRequest, Page } from '../../table/list.ts';
import { pageOfValues } from '../../table/page-of-values.ts';
import { user } from '../actor/context.ts';
import { checks } from '../check/catalogue.ts';
import type { Check } from '../check/check.ts';
import { products } from '../plan/product.ts';
import { Profile } from '../run/run.ts';
import { profileOptions } from '../scan/engines/nmap/arguments.ts';
import { type ScanProfile, scanProfiles } from './profiles.ts';

/**
 * A scan profile says how hosts are scanned for a product. Profiles are values of the program, not rows: nobody makes or changes one,
 * and a new release brings new ones. PCI has exactly one, which cannot be chosen otherwise.
 */
export const Document = z
  .object({
    id: z.string(),
    name: z.string(),
    app_type: z.enum(products),
    comment: z.string(),
    active: z.boolean(),
    default: z.boolean(),
    /** Families of checks that it can find something of. */
    family_count: z.int(),
    /** Checks of our catalogue that its scripts and its service detection feed; an engine with checks of its own has more. */
    nvt_count: z.int(),
    /** Scripts of nmap, in the order in which they are named to it. */
    scripts: z.array(z.string()),
    /** What the profile fixes of nmap's command line. */
    nmap_options: z.array(z.string()),
    /** Of a target without a port list: nmap syntax, or `top:1000` for the most common TCP ports. */
    ports: z.string(),
    /** What engines with checks of their own test for. */
    tests: Profile.shape.tests,
    intrusive: z.boolean(),
    /** Signs in with the credentials of the target. */
    authenticated: z.boolean(),
    /** The work on one host ends after this time: what is not tested by then makes the host incomplete. */
    host_timeout_seconds: z.int(),
    script_timeout_seconds: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ScanProfile' });
type Document = z.infer<typeof Document>;

/** When the profiles took their present form. */
const publishedAt = '2026-11-29T00:00:00.000Z';

export const columns = {
  name: ({ name }: Document) => name,
  app_type: ({ app_type }: Document) => app_type,
  comment: ({ comment }: Document) => comment,
  active: ({ active }: Document) => active,
  default: (profile: Document) => profile.default,
};

/** What a scan form offers in the active product. */
export function listActivated(request: ListRequest): Promise<Page<Document>> {
  const offered = scanProfiles.filter(({ product }) => product === user().active_product);
  return pageOfValues(offered.map(present), columns, request);
}

function present(profile: ScanProfile): Document {
  const { id, name, product, comment, default: chosen } = profile;
  const fed = checksOf(profile);
  const work = { scripts: profile.scripts, nmap_options: profileOptions(profile), ports: profile.default_ports, tests: profile.tests, intrusive: profile.intrusive, authenticated: profile.authenticated };
  const counts = { family_count: new Set(fed.map(({ family }) => family)).size, nvt_count: fed.length };
  const { host_timeout_seconds, script_timeout_seconds } = profile;
  return { id, name, app_type: product, comment, active: true, default: chosen, ...counts, ...work, host_timeout_seconds, script_timeout_seconds, created_at: publishedAt, updated_at: publishedAt };
}

/** The checks of the catalogue that a profile can find something of: service detection is part of each, the rest is what its scripts show. */
export function checksOf({ scripts }: ScanProfile): Check[] {
  return checks.filter((check) => check.scripts.length === 0 || check.scripts.some((script) => scripts.includes(script)));
}
