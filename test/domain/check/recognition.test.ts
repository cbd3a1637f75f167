import { describe, expect, it } from 'vitest';
import { softwareOf } from '../../../shared/domain/check/catalogue/evidence/software.ts';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { idOf } from './id-of.ts';
import { recorded, scannedAt } from './recording.ts';

/** What the finding of one check says of a recorded port. */
const said = (id: string, ...of: Parameters<typeof recorded>): string[] => findingsOf(recorded(...of), scannedAt).filter(({ check }) => idOf(check) === id).map(({ description }) => description);

describe('what nmap does not name as such', () => {
  it.each([
    ['WinRM', 'winrm', 5985, 'Recognised as "WinRM, Microsoft HTTPAPI httpd".'],
    ['Cockpit', 'cockpit', 9090, 'Recognised as "Cockpit".'],
    ['a management controller', 'ipmi', 623, 'Recognised as "IPMI".'],
  ])('%s is remote management', (_, name, port, finding) => {
    expect(said('remote-management', name, port)).toEqual([finding]);
  });

  it('the managers of Tomcat are administration, also where the account is another one', () => {
    expect(said('web-administration', 'tomcat-9', 8080)).toEqual(['Found: "/manager/html, /host-manager/html".']);
    const host = recorded('tomcat-9', 8080);
    const services = host.services.map((service) => ({ ...service, scripts: service.scripts.filter(({ id }) => id !== 'http-default-accounts') }));
    expect(findingsOf({ ...host, services }, scannedAt).filter(({ check }) => idOf(check) === 'web-administration').map(({ description }) => description)).toEqual(['Found: "/manager/html".']);
  });

  it('a title of two lines beyond ASCII is whole, as the script cuts it after 65 bytes', () => {
    expect(said('web-page-title', 'page-title', 8088)).toEqual(['Title: "Apache HTTP サーバ バージョン 2.4 ドキュメント - Apache HTTP サーバ バージョン 2.4".']);
  });

  it('PostgreSQL 13.23 is "9.6.0 or later", and speaks a protocol that 14 gave up; 15 is of no known version', () => {
    const versions = (name: string, port: number) => recorded(name, port).services.flatMap(softwareOf).map(({ version }) => version);
    expect(versions('postgresql', 5413)).toEqual(['13 or earlier']);
    expect(said('maker-support-ended', 'postgresql', 5413)).toEqual(['Seen: PostgreSQL 13 or earlier (maker until 2025-11-13, Red Hat Enterprise Linux 9 until 2032-05-31).']);
    expect(versions('data', 5432)).toEqual([]);
  });
});
