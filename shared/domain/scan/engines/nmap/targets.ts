import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { ScanHost } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';

/** Hosts that one nmap process can scan together. */
export interface Batch {
  family: 4 | 6;
  loopback: boolean;
  /** The name that virtual hosts and TLS are asked for; then the batch has one host, because nmap takes one name a process. */
  hostname: string | null;
  /** By the address as nmap writes it; the value is the address as it was ordered. */
  addresses: Map<string, string>;
}

/** Splits an order's hosts into batches and proves each address and name fit for a command line; throws EngineFailure for one that is not. */
export function batchesOf(hosts: ScanHost[]): Batch[] {
  const batches = new Map<string, Batch>();
  for (const host of hosts) {
    const address = parsed(host.address);
    const hostname = host.hostname === null ? null : hostnameOf(host.hostname);
    const family = address.kind() === 'ipv4' ? 4 : 6;
    const loopback = address.range() === 'loopback';
    const key = JSON.stringify(hostname === null ? [family, loopback] : [family, hostname, address.toString()]);
    const batch = batches.get(key) ?? { family, loopback, hostname, addresses: new Map<string, string>() };
    batch.addresses.set(address.toString(), host.address);
    batches.set(key, batch);
  }
  return [...batches.values()];
}

/** An address in the one spelling by which ordered and reported hosts are compared. */
export function canonicalAddress(address: string): string | null {
  return isIP(address) === 0 ? null : ipaddr.process(address).toString();
}

function parsed(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  // Only an IPv6 zone may hold other characters than an address, and then those of an interface's name.
  if (isIP(address) === 0 || !/^[0-9A-Fa-f:.]+(?:%[0-9A-Za-z]{1,15})?$/u.test(address)) throw new EngineFailure('a host to scan is not an IP address');
  return ipaddr.process(address);
}

function hostnameOf(name: string): string | null {
  if (isIP(name) !== 0) return null;
  // Looked at before it is converted too: the conversion reads a URL's host and drops what follows a slash.
  const plain = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]*$/u.test(name);
  const ascii = plain ? domainToASCII(name.replace(/\.$/u, '')).toLowerCase() : '';
  if (!/^[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?$/u.test(ascii)) throw new EngineFailure('a host to scan has a name that is no host name');
  return isIP(ascii) === 0 ? ascii : null;
}
