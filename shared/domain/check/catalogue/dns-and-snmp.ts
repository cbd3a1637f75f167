import type { Check } from '../check.ts';
import { check, named, onEachService, quoted } from './define.ts';
import { snmpCommunities } from './evidence/accounts.ts';
import { dataOf, linesOf, outputOf, textAt } from './evidence/script.ts';

/** Name servers and SNMP agents. */
export const dnsAndSnmpChecks: Check[] = [
  check({
    number: 180,
    id: 'snmp-default-community',
    name: 'SNMP answers to a default community',
    family: 'SNMP',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    summary: 'The agent takes a community name that everybody knows, such as public.',
    insight: 'The community of SNMP v1 and v2c is a password in clear text. Default accounts are an automatic failure by the ASV Program Guide. Whether the community may write as well was not tried.',
    impact: 'Anybody reads interfaces, routes, processes and software of the host; with write access, its configuration.',
    solution: 'Use SNMPv3 with authPriv and limit it to the monitoring hosts; remove the communities of v1 and v2c.',
    related: ['CVE-1999-0517', 'CVE-2002-0109'],
    standards: ['RFC 3414', 'CWE-798', 'PCI DSS 2.2.2', 'PCI DSS 2.3.2'],
    pci: 'automatic_failure',
    scripts: ['snmp-brute', 'snmp-sysdescr'],
    detect: onEachService((service) => {
      const communities = snmpCommunities(service);
      if (communities.length > 0) return `${communities.length} well-known communit${communities.length === 1 ? 'y was' : 'ies were'} accepted, among them ${quoted(communities.includes('public') ? 'public' : (communities[0] ?? ''), 40)}.`;
      // nmap asks with "public" unless told otherwise, and so does service detection: its extra information is the community.
      const description = linesOf(outputOf(service, 'snmp-sysdescr'))[0];
      return description !== undefined && service.protocol === 'udp' ? `The description of the system was read with "public": ${quoted(description, 120)}.` : null;
    }),
  }),
  check({
    number: 181,
    id: 'snmp-reachable',
    name: 'SNMP is reachable',
    family: 'SNMP',
    summary: 'An SNMP agent answers.',
    insight: 'SNMP serves management and has no place on an interface to the Internet. Versions 1 and 2c encrypt nothing.',
    impact: 'The agent can be asked, and guessed at, by everybody.',
    solution: 'Limit SNMP to the management network by firewall and by the configuration of the agent.',
    standards: ['CWE-319', 'PCI DSS 2.2.5', 'PCI DSS 1.2.5'],
    pci: 'special_note',
    special_note: 'An insecure service (SNMP) is reachable. State why it is needed and how it is secured, or close it.',
    detect: onEachService((service) => (service.name === 'snmp' && service.protocol === 'udp' && service.product !== null ? `Recognised: ${quoted([service.product, service.version].filter((part) => part !== null).join(' '), 120)}.` : null)),
  }),
  check({
    number: 200,
    id: 'dns-open-recursion',
    name: 'Open DNS resolver',
    family: 'DNS',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
    summary: 'The name server looks up foreign names for anybody.',
    insight: 'An open resolver amplifies forged requests into floods on others, and gives everybody the means to place answers in its cache and to see what is in it.',
    impact: 'The server takes part in attacks on others, and its cache is open to poisoning.',
    solution: 'Answer foreign names to own networks only (`allow-recursion`), or part the resolver from the authoritative server.',
    standards: ['RFC 5358', 'CWE-406', 'PCI DSS 2.2.4'],
    scripts: ['dns-recursion'],
    detect: onEachService((service) => (outputOf(service, 'dns-recursion').startsWith('Recursion appears to be enabled') ? 'A name of another domain was resolved.' : null)),
  }),
  check({
    number: 201,
    id: 'dns-version',
    name: 'The name server discloses its version',
    family: 'DNS',
    summary: 'The name version.bind in class CHAOS is answered.',
    insight: 'A version alone is no flaw; it spares an attacker the search.',
    impact: 'Knowledge for an attack.',
    solution: 'Set `version "none";` in the options of BIND, or the like of other servers.',
    standards: ['RFC 4892', 'CWE-200'],
    scripts: ['dns-nsid'],
    detect: onEachService((service) => {
      const version = textAt(dataOf(service, 'dns-nsid'), 'bind.version');
      return version === '' ? null : `Answered: ${quoted(version, 100)}.`;
    }),
  }),
  check({
    number: 202,
    id: 'dns-zone-transfer',
    name: 'DNS zone transfer to anybody',
    family: 'DNS',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
    summary: 'The name server hands out a whole zone.',
    insight: 'AXFR is meant for secondary servers. Unrestricted zone transfers are an automatic failure by the ASV Program Guide.',
    impact: 'All names and addresses of the domain become known, internal ones among them.',
    solution: 'Allow transfers to the secondary servers only, with TSIG (RFC 8945): `allow-transfer { key …; };`.',
    related: ['CVE-1999-0532'],
    standards: ['RFC 5936', 'CWE-200', 'PCI DSS 2.2.4'],
    pci: 'automatic_failure',
    scripts: ['dns-zone-transfer'],
    detect: onEachService((service) => {
      const records = linesOf(outputOf(service, 'dns-zone-transfer'));
      return records.some((record) => /\sSOA\s/.test(record)) ? `${records.length} records were handed out, such as ${quoted(named(records.filter((record) => /\s(?:A|AAAA|CNAME|MX)\s/.test(record)), 3), 160)}.` : null;
    }),
  }),
];
