import type { Service } from '../../scan/engines/engine.ts';
import type { Check } from '../check.ts';
import { check, onEachService, onHost, named, quoted } from './define.ts';
import { certificateOf } from './evidence/certificate.ts';
import { databaseOf } from './evidence/databases.ts';
import { pageTitle } from './evidence/http.ts';
import { scriptOf } from './evidence/script.ts';
import { sshHostKeys } from './evidence/ssh.ts';
import { tlsProtocols } from './evidence/tls-ciphers.ts';

const nothing = { impact: 'None: this is information.', solution_type: 'NoneAvailable', solution: 'Nothing has to be done.', family: 'Information', standards: [] } as const;

/** Scripts that look at the envelope, or print an answer that nobody understood. */
const aroundIt = /^(?:fingerprint-strings$|ssl|tls-)/;

/** Open, and neither service detection nor a script found out what answers; the port's name in the list of ports does not say. */
function isUnknown(service: Service): boolean {
  const nameless = service.named_by_port === true || ['', 'unknown', 'tcpwrapped'].includes(service.name);
  const understood = service.scripts.some(({ id }) => !aroundIt.test(id) && scriptOf(service, id) !== null);
  return nameless && service.product === null && !understood && databaseOf(service) === null;
}

/** What was found without being wrong: the ASV Program Guide asks that every detected service is listed. */
export const informationChecks: Check[] = [
  check({
    ...nothing,
    standards: ['PCI DSS 1.2.5'],
    number: 350,
    id: 'open-service',
    name: 'Open service',
    summary: 'A service answers on the port.',
    insight: 'Every service that is reachable needs a reason. PCI DSS 1.2.5 asks for a list of the services, protocols and ports that are allowed, each with its business need.',
    solution: 'Compare with the list of allowed services, and close what is not on it.',
    detect: onEachService((service) => {
      const program = [service.product ?? '', service.version ?? '', service.extra_info ?? ''].filter((part) => part !== '').join(' ');
      return `${service.port}/${service.protocol}: ${service.name === '' ? 'unknown' : service.name.slice(0, 60)}${service.named_by_port === true ? ' by the number of the port' : ''}${service.tls ? ' inside TLS' : ''}${program === '' ? '' : `, ${quoted(program, 160)}`}.`;
    }),
  }),
  check({
    ...nothing,
    number: 351,
    id: 'operating-system',
    name: 'Operating system',
    summary: 'The operating system was recognised.',
    insight: 'Judged by the behaviour of TCP/IP and by banners; it may be wrong where a firewall or load balancer answers in place of the host.',
    qod: 'remote_analysis',
    detect: onHost([], ({ host }) => (host.os === null ? null : `${quoted(host.os.name, 120)}, certain to ${host.os.confidence} %${host.os.cpe === null ? '' : ` (${host.os.cpe.slice(0, 100)})`}.`)),
  }),
  check({
    ...nothing,
    number: 352,
    id: 'unknown-service',
    name: 'Unknown service',
    summary: 'The port is open and what answers was not recognised.',
    insight: 'The ASV Program Guide treats unknown services as a special note: nobody can judge what nobody knows.',
    solution: 'Find out which program listens there, and close the port if it is not needed.',
    standards: ['PCI DSS 1.2.5', 'PCI DSS 2.2.4'],
    pci: 'special_note',
    special_note: 'An unknown service is reachable. State what it is, why it is needed and how it is secured, or close it.',
    detect: onEachService((service) => (isUnknown(service) ? `${service.port}/${service.protocol} is open${service.tls ? ', speaks TLS' : ''} and gave no answer that nmap knows.` : null)),
  }),
  check({
    ...nothing,
    number: 353,
    id: 'tls-versions',
    name: 'TLS versions and certificate',
    summary: 'The service speaks TLS.',
    insight: 'For the record: versions accepted, name and issuer of the certificate, end of its validity.',
    scripts: ['ssl-enum-ciphers', 'ssl-cert'],
    detect: onEachService((service) => {
      const versions = tlsProtocols(service).map(({ version }) => version);
      const certificate = certificateOf(service);
      if (versions.length === 0 && certificate === null) return null;
      const issuer = certificate === null ? '' : `, certificate for ${quoted(certificate.commonName, 80)} by ${quoted(certificate.issuer.get('commonName') ?? '', 80)} until ${certificate.notAfter?.toISOString().slice(0, 10) ?? 'an unknown day'}`;
      return `Versions: ${versions.length === 0 ? 'not tried' : named(versions)}${issuer}.`;
    }),
  }),
  check({
    ...nothing,
    number: 354,
    id: 'web-page-title',
    name: 'Title of the start page',
    summary: 'The web server answers with a page.',
    insight: 'For the record: it shows what is behind the port.',
    scripts: ['http-title'],
    detect: onEachService((service) => (pageTitle(service) === '' ? null : `Title: ${quoted(pageTitle(service), 120)}.`)),
  }),
  check({
    ...nothing,
    number: 355,
    id: 'ssh-host-keys',
    name: 'SSH host keys',
    summary: 'Public keys of the SSH server.',
    insight: 'For the record; weak ones are a finding of their own.',
    scripts: ['ssh-hostkey'],
    detect: onEachService((service) => {
      const keys = sshHostKeys(service);
      return keys.length === 0 ? null : `Keys: ${named(keys.map(({ type, bits }) => `${type.slice(0, 40)} (${bits} bits)`))}.`;
    }),
  }),
];
