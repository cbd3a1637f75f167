import { expect, it } from 'vitest';
import { checkById } from '../../../shared/domain/check/catalogue.ts';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { recorded, scannedAt } from './recording.ts';

function isUnknown(name: string, port: number, namedByPort: boolean): boolean {
  const host = recorded(name, port);
  const services = host.services.map((service) => ({ ...service, ...(namedByPort ? { named_by_port: true } : {}) }));
  return findingsOf({ ...host, services }, scannedAt).some(({ check }) => check.oid === checkById('unknown-service')?.oid);
}

it.each([
  ['a silent port whose number has a name', 'silent', 4444, false, true],
  ['a port that answers what nobody understands, inside TLS', 'certs', 8440, false, true],
  ['the same where its number has a name', 'certs', 8442, true, true],
  ['a service that nmap recognised without its product', 'classic', 873, false, false],
  ['a name by the number that a script found right', 'couchdb-0.10', 5984, true, false],
  ['a database that is recognised by its answer', 'web2', 9200, true, false],
])('%s: %s %i', (_, name, port, namedByPort, unknown) => {
  expect(isUnknown(name, port, namedByPort)).toBe(unknown);
});
