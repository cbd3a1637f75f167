/** Why an address is special, as far as a policy may tell cases apart. `reserved` is everything that no policy here lets through. */
export type AddressClass = 'metadata' | 'loopback' | 'link_local' | 'private' | 'multicast' | 'reserved';

export interface RefusalRow {
  class: AddressClass;
  blocks: string[];
  /** What the addresses are, with the RFC or vendor that says so. */
  reason: string;
}

/**
 * The addresses that no customer may make us connect to, most special first: where rows overlap, the earlier one speaks.
 * Sources: the IANA special-purpose address registries for IPv4 and IPv6, and the cloud vendors' documentation for metadata
 * services (AWS: instance, container credentials, EKS pod identity; Google Cloud: fd20:ce::254).
 */
export const refusalTable: readonly RefusalRow[] = [
  row('metadata', 'cloud metadata service', '169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32', 'fd00:ec2::254/128', 'fd00:ec2::23/128', 'fd20:ce::254/128'),
  row('reserved', '"this network" (RFC 791)', '0.0.0.0/8'),
  row('private', 'private network (RFC 1918)', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'),
  row('reserved', 'shared address space of providers (RFC 6598)', '100.64.0.0/10'),
  row('loopback', 'loopback (RFC 1122)', '127.0.0.0/8'),
  row('link_local', 'link-local (RFC 3927)', '169.254.0.0/16'),
  row('reserved', 'protocol assignments (RFC 6890)', '192.0.0.0/24'),
  row('reserved', 'documentation (RFC 5737)', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'),
  row('reserved', 'AS112 (RFC 7535)', '192.31.196.0/24'),
  row('reserved', 'automatic multicast tunneling (RFC 7450)', '192.52.193.0/24'),
  row('reserved', 'AS112 (RFC 7534)', '192.175.48.0/24', '2620:4f:8000::/48'),
  row('reserved', '6to4 relay (RFC 7526)', '192.88.99.0/24'),
  row('reserved', 'benchmarking (RFC 2544)', '198.18.0.0/15'),
  row('multicast', 'multicast (RFC 5771)', '224.0.0.0/4'),
  row('reserved', 'limited broadcast (RFC 919)', '255.255.255.255/32'),
  row('reserved', 'reserved (RFC 1112)', '240.0.0.0/4'),
  row('reserved', 'unspecified address (RFC 4291)', '::/128'),
  row('loopback', 'loopback (RFC 4291)', '::1/128'),
  row('reserved', 'IPv4-compatible IPv6 (RFC 4291)', '::/96'),
  row('reserved', 'IPv4-translated IPv6 (RFC 6145)', '::ffff:0:0:0/96'),
  row('reserved', 'NAT64 translation (RFC 6052)', '64:ff9b::/96'),
  row('reserved', 'local NAT64 translation (RFC 8215)', '64:ff9b:1::/48'),
  row('reserved', 'discard-only (RFC 6666)', '100::/64'),
  row('reserved', 'IPv6 protocol assignments such as Teredo and ORCHID (RFC 2928, RFC 4380)', '2001::/23'),
  row('reserved', 'documentation (RFC 3849)', '2001:db8::/32'),
  row('reserved', 'documentation (RFC 9637)', '3fff::/20'),
  row('reserved', '6to4 (RFC 3056)', '2002::/16'),
  row('reserved', 'segment routing (RFC 9602)', '5f00::/16'),
  row('private', 'unique local (RFC 4193)', 'fc00::/7'),
  row('link_local', 'link-local (RFC 4291)', 'fe80::/10'),
  row('reserved', 'site-local (RFC 3879)', 'fec0::/10'),
  row('multicast', 'multicast (RFC 4291)', 'ff00::/8'),
  row('reserved', 'not global unicast (RFC 4291)', '::/3', '4000::/2', '8000::/1'),
];

function row(addressClass: AddressClass, reason: string, ...blocks: string[]): RefusalRow {
  return { class: addressClass, reason, blocks };
}
