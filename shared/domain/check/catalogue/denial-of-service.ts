import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, onEachService, quoted } from './define.ts';
import { header } from './evidence/http.ts';
import { linesOf, outputOf } from './evidence/script.ts';
import { vulnerabilities } from './evidence/vulnerability.ts';

/** Flaws that only deny service: by the ASV Program Guide they do not fail a component. */
export const denialOfServiceChecks: Check[] = [
  check({
    number: 380,
    id: 'web-slowloris',
    name: 'Web server keeps slow requests for long (Slowloris)',
    family: 'Web server',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    summary: 'A connection whose request never ends is kept open for minutes.',
    insight: 'A few hundred such connections take all workers of a server that has one for each. The script compares how long two half requests are kept.',
    impact: 'One client makes the site unreachable.',
    solution: 'Limit the time for a request (`RequestReadTimeout` of mod_reqtimeout, `client_header_timeout`) and put an event-driven proxy in front.',
    qod: 'remote_analysis',
    related: ['CVE-2007-6750'],
    standards: ['CWE-400', 'PCI DSS 6.3.3'],
    pci: 'denial_of_service_only',
    scripts: ['http-slowloris-check'],
    detect: onEachService((service) => {
      const found = vulnerabilities(service, 'http-slowloris-check')[0];
      return found === undefined ? null : `http-slowloris-check reports ${found.state}.`;
    }),
  }),
  check({
    number: 381,
    id: 'web-apache-range',
    name: 'Apache httpd: overlapping ranges exhaust memory',
    family: 'Web server',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    summary: 'The server builds an answer of every range that a request names, however many overlap.',
    insight: 'Apache httpd 1.3, 2.0 to 2.0.64 and 2.2 to 2.2.19 ("Apache Killer").',
    impact: 'A few requests take all memory of the host.',
    solution: 'Update to a supported release of Apache httpd 2.4.',
    solution_type: 'VendorFix',
    affected: 'Apache httpd 1.3.x, 2.0.x to 2.0.64, 2.2.x to 2.2.19.',
    related: ['CVE-2011-3192'],
    standards: ['CWE-400', 'PCI DSS 6.3.3'],
    pci: 'denial_of_service_only',
    qod: 'remote_vul',
    scripts: ['http-vuln-cve2011-3192'],
    detect: onEachService((service) => {
      // The script takes every server that answers eleven ranges for vulnerable, which nginx does as it is.
      const found = isApache(service) ? vulnerabilities(service, 'http-vuln-cve2011-3192')[0] : undefined;
      return found === undefined ? null : `http-vuln-cve2011-3192 reports ${found.state}.`;
    }),
  }),
  check({
    number: 382,
    id: 'ntp-monlist',
    name: 'NTP answers monlist',
    family: 'Clear-text services',
    cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    summary: 'The time server lists up to 600 clients to anybody.',
    insight: 'A forged request brings an answer of up to 200 times its size to the victim. The list also tells which hosts use the server.',
    impact: 'The server is misused to flood others.',
    solution: 'Update ntpd to 4.2.7p26 or later, or set `disable monitor` and `restrict default noquery`.',
    solution_type: 'VendorFix',
    related: ['CVE-2013-5211'],
    standards: ['CWE-406', 'PCI DSS 2.2.4'],
    pci: 'denial_of_service_only',
    scripts: ['ntp-monlist'],
    detect: onEachService((service) => {
      const [first] = linesOf(outputOf(service, 'ntp-monlist'));
      return first === undefined ? null : `monlist was answered: ${quoted(first, 120)}.`;
    }),
  }),
];

function isApache(service: Service): boolean {
  return service.product === 'Apache httpd' || /^Apache(?:[/ ]|$)/.test(header(service, 'server') ?? '');
}
