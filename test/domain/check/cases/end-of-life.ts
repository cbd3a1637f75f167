import { headers, recorded, recordedRelease, recording, written } from '../recording.ts';
import type { Case } from './case.ts';

/** A release by its os-release file, before and after its end. */
const release = async (name: string, before: string): Promise<Case> => {
  const host = await recordedRelease(name);
  return { finds: host, on: null, not: host, notAt: new Date(before) };
};
/** The day after the last of the distributions stops that ship what was recorded. */
const afterDebian12 = new Date('2028-07-01T00:00:00Z');
const afterRedHat8 = new Date('2029-06-01T00:00:00Z');

export const endOfLifeCases: Record<string, Case> = {
  'end-of-life-apache': { finds: recorded('apache-2.2', 80), on: 80, not: recorded('apache', 8090) },
  'end-of-life-nginx': { finds: recorded('mustacchio', 8765), on: 8765, not: written({ product: 'nginx', version: '1.22.1' }) },
  'end-of-life-php': { finds: recorded('centos-7', 80), on: 80, not: written({}, { 'http-headers': headers({ 'X-Powered-By': 'PHP/8.3.14' }) }) },
  'end-of-life-openssl': { finds: recorded('love', 80), on: 80, at: afterRedHat8, not: recorded('love', 80) },
  'end-of-life-openssh': { finds: recorded('basic-pentesting', 22), on: 22, not: recorded('good', 22) },
  'end-of-life-mysql': { finds: recorded('mysql-5.5', 3307), on: 3307, not: recorded('mysql-5.5', 3307), notAt: new Date('2020-06-30T12:00:00Z') },
  'end-of-life-mariadb': { finds: recorded('centos-7', 3306), on: 3306, not: recorded('services', 3306) },
  'end-of-life-postgresql': { finds: recorded('postgresql', 5496), on: 5496, not: recorded('data', 5432) },
  'end-of-life-iis': { finds: recorded('windows-2003', 80), on: 80, not: written({ product: 'Microsoft IIS httpd', version: '10.0' }) },
  'end-of-life-tomcat': { finds: recorded('tomcat-8.5', 8096), on: 8096, not: recorded('tomcat-8.5', 8096), notAt: new Date('2024-03-31T12:00:00Z') },
  'end-of-life-mongodb': { finds: recorded('mongodb-4.2', 27_017), on: 27_017, not: recorded('mongodb-4.2', 27_017), notAt: new Date('2023-04-30T12:00:00Z') },
  'end-of-life-mssql': { finds: recorded('mssql-2008', 1433), on: 1433, not: recorded('mssql-2019', 1433) },
  'end-of-life-bind': { finds: recorded('metasploitable', 53), on: 53, not: recorded('dnstcp', 53) },
  'end-of-life-debian': { finds: recorded('services', 2022), on: null, at: afterDebian12, not: recorded('services', 2022) },
  'end-of-life-ubuntu': { finds: recorded('basic-pentesting', 22), on: null, not: recorded('basic-pentesting', 22), notAt: new Date('2021-04-30T12:00:00Z') },
  // Samba says of itself to be Windows 6.1.
  'end-of-life-windows': { finds: recording('windows-xp'), on: null, not: recorded('data', 445) },
  'end-of-life-alpine': await release('alpine-3.19', '2025-11-01T12:00:00Z'),
  'end-of-life-centos': await release('centos-7', '2024-06-30T12:00:00Z'),
  'end-of-life-redhat': await release('rhel-7.2', '2024-06-30T12:00:00Z'),
  'maker-support-ended': { finds: recorded('services', 8008), on: 8008, not: written({ product: 'nginx', version: '1.30.2' }) },
};
