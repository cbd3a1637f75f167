import { recorded, vulnerable, written } from '../recording.ts';
import type { Case } from './case.ts';

const metasploitable = recorded('metasploitable', 25);
const good = recorded('good', 443);
const certificate = (port: number): ReturnType<typeof recorded> => recorded('certs', port);
const tls = { port: 443, name: 'https', tls: true };
const named = (hostnames: string[]): ReturnType<typeof recorded> => ({ ...good, hostnames });

export const tlsCases: Record<string, Case> = {
  'tls-sslv2': { finds: metasploitable, on: 25, not: good },
  'tls-sslv3': { finds: metasploitable, on: 25, not: recorded('midtls', 8443) },
  'tls-1-0': { finds: recorded('midtls', 8443), on: 8443, not: recorded('midtls', 443) },
  'tls-1-1': { finds: recorded('midtls', 443), on: 443, not: recorded('midtls', 8443) },
  'tls-no-modern-version': { finds: recorded('midtls', 8443), on: 8443, not: recorded('midtls', 443) },
  'tls-null-ciphers': { finds: recorded('midtls', 8444), on: 8444, not: recorded('midtls', 443) },
  'tls-export-ciphers': { finds: metasploitable, on: 25, not: recorded('midtls', 8444) },
  'tls-anonymous-ciphers': { finds: recorded('midtls', 8444), on: 8444, not: recorded('dh', 8445) },
  'tls-rc4': { finds: metasploitable, on: 25, not: recorded('midtls', 8444) },
  'tls-sweet32': { finds: metasploitable, on: 25, not: recorded('midtls', 8444) },
  'tls-single-des': { finds: metasploitable, on: 25, not: recorded('midtls', 8444) },
  'tls-cbc-only': { finds: recorded('midtls', 443), on: 443, not: recorded('weakweb', 443) },
  'tls-weak-dh': { finds: recorded('dh', 8445), on: 8445, not: recorded('weakweb', 443) },
  'tls-no-forward-secrecy': { finds: recorded('midtls', 443), on: 443, not: recorded('weakweb', 443) },
  'tls-client-cipher-preference': { finds: recorded('dh', 8445), on: 8445, not: good },
  'tls-heartbleed': { finds: recorded('valentine', 443), on: 443, not: written(tls, { 'ssl-heartbleed': vulnerable('NMAP-1', 'The Heartbleed Bug', 'NOT VULNERABLE') }) },
  'tls-ccs-injection': { finds: recorded('metasploitable', 5432), on: 5432, not: recorded('classic', 3389) },
  'tls-drown': { finds: recorded('router', 443), on: 443, not: written(tls, { 'sslv2-drown': { data: { ciphers: 'none', vulns: { 'CVE-2016-0800': { state: 'NOT VULNERABLE' } } } } }) },
  'tls-compression': { finds: metasploitable, on: 25, not: recorded('midtls', 443) },
  'tls-known-private-key': { finds: recorded('router', 443), on: 443, not: good },
  'tls-ticketbleed': {
    finds: recorded('ticketbleed', 443),
    on: 443,
    not: written(tls, { 'tls-ticketbleed': 'ERROR: Script execution failed (use -d to debug)' }),
  },
  'certificate-expired': { finds: certificate(8440), on: 8440, not: certificate(8440), notAt: new Date('2020-06-01T00:00:00Z') },
  'certificate-not-yet-valid': { finds: certificate(8441), on: 8441, not: certificate(8441), notAt: new Date('2040-06-01T00:00:00Z') },
  'certificate-self-signed': { finds: recorded('services', 8443), on: 8443, not: good },
  'certificate-weak-signature': { finds: certificate(8445), on: 8445, not: certificate(8442) },
  'certificate-short-key': { finds: certificate(8446), on: 8446, not: good },
  'certificate-hostname-mismatch': { finds: named(['shop.example.net']), on: 443, not: named(['ip-192-0-2-1.provider.example', 'www.example.com']) },
  'certificate-long-validity': { finds: certificate(8442), on: 8442, not: good },
  'certificate-expires-soon': { finds: certificate(8444), on: 8444, not: certificate(8444), notAt: new Date('2026-11-29T00:00:00Z') },
  'certificate-internal-address': { finds: certificate(8444), on: 8444, not: good },
  'certificate-without-alternative-names': { finds: certificate(8443), on: 8443, not: good },
};
