import { headers, recorded, recordedRelease, recording, written } from '../recording.ts';
import type { Case } from './case.ts';

/** The same software before and after the end of its support: only the day of the scan differs. */
const software = (product: string, version: string, before: string): Case => {
  const host = written({ port: 3306, name: 'x', product, version });
  return { finds: host, on: 3306, not: host, notAt: new Date(before) };
};
/** A release by its os-release file, before and after its end. */
const release = async (name: string, before: string): Promise<Case> => {
  const host = await recordedRelease(name);
  return { finds: host, on: null, not: host, notAt: new Date(before) };
};
/** The day after the last of the distributions stops that ship what was recorded. */
const afterDebian12 = new Date('2028-07-01T00:00:00Z');

export const endOfLifeCases: Record<string, Case> = {
  'end-of-life-apache': { finds: recorded('web2', 8082), on: 8082, not: written({ product: 'Apache httpd', version: '2.4.57', extra_info: '(Debian)' }) },
  'end-of-life-nginx': { finds: recorded('flaws', 80), on: 80, not: written({ product: 'nginx', version: '1.22.1' }) },
  'end-of-life-php': { finds: recorded('weakweb', 80), on: 80, not: written({}, { 'http-headers': headers({ 'X-Powered-By': 'PHP/8.3.14' }) }) },
  'end-of-life-openssl': { finds: recorded('weakweb', 443), on: 443, not: written({ product: 'Apache httpd', version: '2.4.62', extra_info: '(Unix) OpenSSL/3.0.14' }) },
  'end-of-life-openssh': { finds: recorded('classic', 22), on: 22, not: recorded('good', 22) },
  'end-of-life-mysql': { finds: recorded('debian', 3307), on: 3307, not: recorded('debian', 3307), notAt: new Date('2023-10-31T12:00:00Z') },
  'end-of-life-mariadb': { finds: recorded('services', 3306), on: 3306, at: afterDebian12, not: recorded('services', 3306) },
  'end-of-life-postgresql': software('PostgreSQL DB', '9.4.0 - 9.4.1', '2020-06-30T12:00:00Z'),
  'end-of-life-iis': { finds: recorded('windows-2003', 80), on: 80, not: written({ product: 'Microsoft IIS httpd', version: '10.0' }) },
  'end-of-life-tomcat': { finds: recorded('debian', 8096), on: 8096, not: recorded('debian', 8096), notAt: new Date('2024-03-31T12:00:00Z') },
  'end-of-life-mongodb': { finds: recorded('data', 27017), on: 27017, not: recorded('data', 27017), notAt: new Date('2020-01-31T23:59:59Z') },
  'end-of-life-mssql': { finds: recorded('mssql-2008', 1433), on: 1433, not: recorded('mssql-2019', 1433) },
  // BIND 9.18 that was told to call itself so.
  'end-of-life-bind': { finds: recorded('oldbind', 5399), on: 5399, not: recorded('oldbind', 5399), notAt: new Date('2020-06-30T12:00:00Z') },
  'end-of-life-debian': { finds: recorded('services', 2022), on: null, at: afterDebian12, not: recorded('services', 2022) },
  'end-of-life-ubuntu': { finds: recorded('flaws', 22), on: null, not: recorded('flaws', 22), notAt: new Date('2021-04-30T12:00:00Z') },
  // Samba says of itself to be Windows 6.1.
  'end-of-life-windows': { finds: recording('windows-xp'), on: null, not: recorded('data', 445) },
  'end-of-life-alpine': await release('alpine-3.19', '2025-11-01T12:00:00Z'),
  'end-of-life-centos': await release('centos-7', '2024-06-30T12:00:00Z'),
  'end-of-life-redhat': await release('rhel-7.2', '2024-06-30T12:00:00Z'),
  'maker-support-ended': { finds: recorded('services', 8008), on: 8008, not: written({ product: 'nginx', version: '1.30.2' }) },
};
