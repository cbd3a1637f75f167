import * as z from 'zod';
import { line, prose } from '../../lib/plain-text.ts';
import { parseCidr } from '../../network/range.ts';
import { webhookPolicy } from '../../network/refusal.ts';
import { checkUrl } from '../../network/url-guard.ts';
import { problem } from '../../problems.ts';
import { products } from '../plan/product.ts';
import { engineTypes } from './engine-type.ts';
import type { Scanner } from './scanner.ts';
import { defaultPort } from './secret.ts';

const name = line(255);
const comment = prose(4000);
const host = z.string().trim().min(1).max(253);
const pem = z.string().max(64_000);
const ranges = z.array(z.string().trim().refine((text) => parseCidr(text) !== undefined, 'is not a CIDR block')).max(100);
const common = { port: z.int().min(1).max(65_535), app_type: z.enum(products).nullable(), location: z.enum(['external', 'internal']), max_scans: z.int().min(1).max(1000).nullable(), tls: z.boolean() };
/** Write-only; null or empty takes it away. */
const secrets = { api_key: z.string().max(4096).nullish(), client_certificate: pem.nullish(), client_key: pem.nullish() };

export const Create = z.object({
  name,
  comment: comment.default(''),
  type: z.enum(engineTypes),
  /** For openvasd, and only there. */
  host: host.nullable().default(null),
  port: common.port.nullable().default(null),
  tls: common.tls.default(true),
  ca_certificate: pem.nullable().default(null),
  ...secrets,
  app_type: common.app_type.default(null),
  location: common.location.default('external'),
  source_ranges: ranges.default([]),
  max_scans: common.max_scans.default(null),
});

/** What is not named stays. The type is what a scanner is: it never changes. */
export const Update = z.object({
  name: name.exactOptional(),
  comment: comment.exactOptional(),
  type: z.enum(engineTypes).exactOptional(),
  host: host.exactOptional(),
  port: common.port.exactOptional(),
  tls: common.tls.exactOptional(),
  ca_certificate: pem.nullable().exactOptional(),
  ...secrets,
  app_type: common.app_type.exactOptional(),
  location: common.location.exactOptional(),
  source_ranges: ranges.exactOptional(),
  max_scans: common.max_scans.exactOptional(),
});

/** The operator names the host, so it may be private; what is refused even so is the metadata service. */
const policy = { ...webhookPolicy({ private: true }), any_port: true };

/** Where the engine is, or the 422 of a place that it cannot have. */
export function placeOf({ type, host: named, port, tls, api_key, client_certificate }: Partial<Scanner>): Pick<Scanner, 'host' | 'port'> {
  if (type !== 'openvasd') {
    const given = Object.entries({ host: named, port, api_key, client_certificate }).filter(([, value]) => value != null);
    if (given.length > 0) throw problem.invalid(Object.fromEntries(given.map(([member]) => [member, ['is for openvasd; nmap and nuclei run where the scan runners are']])));
    return { host: null, port: null };
  }
  if (named == null) throw problem.invalid({ host: ["can't be blank"] });
  const checked = checkUrl(`${tls === false ? 'http' : 'https'}://${named.includes(':') ? `[${named}]` : named}/`, policy);
  if (!checked.ok || checked.url.pathname !== '/' || checked.url.port !== '') throw problem.invalid({ host: [checked.ok ? 'is not a host name or an address' : checked.reason] });
  return { host: named, port: port ?? defaultPort };
}
