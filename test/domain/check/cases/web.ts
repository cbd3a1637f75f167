import { headers, recorded, vulnerable, written } from '../recording.ts';
import type { Case } from './case.ts';

const nginx = recorded('services', 8008);
const weak = recorded('weakweb', 80);
const good = recorded('good', 443);
const redirect = recorded('good', 80);
const leftFiles = recorded('exposed', 8180);
const https = { port: 443, name: 'http', tls: true };
const credentials = { 'Access-Control-Allow-Credentials': 'true' };

export const webCases: Record<string, Case> = {
  'http-no-hsts': { finds: recorded('httpd', 8444), on: 8444, not: weak },
  'http-hsts-short': { finds: recorded('services', 8443), on: 8443, not: recorded('services', 9443) },
  'http-no-csp': { finds: nginx, on: 8008, not: good },
  'http-no-frame-protection': { finds: nginx, on: 8008, not: written({}, { 'http-headers': headers({ 'Content-Security-Policy': "frame-ancestors 'self'" }) }) },
  'http-no-nosniff': { finds: nginx, on: 8008, not: redirect },
  'http-cookie-not-secure': { finds: recorded('services', 8443), on: 8443, not: weak },
  'http-cookie-not-httponly': { finds: nginx, on: 8008, not: written({}, { 'http-headers': headers({ 'Set-Cookie': 'XSRF-TOKEN=1; path=/' }) }) },
  'http-server-version': { finds: recorded('windows-2003', 80), on: 80, not: recorded('router', 80) },
  'http-powered-by': { finds: recorded('php', 8088), on: 8088, not: good },
  // It told the loopback address, which says nothing of a network.
  'http-internal-address': { finds: recorded('behind-balancer', 80), on: 80, not: recorded('ubuntu-20.04', 80) },
  'web-directory-listing': { finds: nginx, on: 8008, not: good },
  'web-trace': { finds: recorded('metasploitable', 80), on: 80, not: good },
  'web-write-methods': { finds: recorded('windows-2003', 80), on: 80, not: redirect },
  'web-default-page': { finds: recorded('httpd', 8081), on: 8081, not: good },
  'web-basic-auth-clear-text': { finds: recorded('httpd', 8082), on: 8082, not: written(https, { 'http-auth': { data: [{ scheme: 'Basic', params: { realm: 'x' } }] } }) },
  'web-git-exposed': { finds: nginx, on: 8008, not: written({}, { 'http-git': { data: { '192.0.2.1:80/.git/': { 'files-found': { '.gitignore': 'true', '.git/config': 'false' } } } } }) },
  'web-svn-exposed': { finds: recorded('httpd', 8090), on: 8090, not: written({}, { 'http-enum': '\n  /.svn/: Subversion folder (401 Unauthorized)\n' }) },
  // A server that answers CONNECT by a redirect.
  'web-open-proxy': { finds: recorded('open-proxy', 8000), on: 8000, not: written({}, { 'http-open-proxy': 'Potentially OPEN proxy.\nMethods supported: CONNECTION' }) },
  'web-server-status': { finds: recorded('apache', 8090), on: 8090, not: weak },
  'web-administration': { finds: recorded('wordpress', 8089), on: 8089, not: written({}, { 'http-enum': '\n  /robots.txt: Robots file\n  /phpmyadmin/: phpMyAdmin (403 Forbidden)\n' }) },
  'web-ms15-034': { finds: recorded('devel', 80), on: 80, not: recorded('mssql-2008', 80) },
  'web-load-balancer-cookie': { finds: recorded('debian', 8091), on: 8091, not: good },
  'web-secrets-exposed': { finds: recorded('exposed', 8280), on: 8280, not: recorded('exposed', 8380) },
  'web-backup-exposed': { finds: leftFiles, on: 8180, not: recorded('exposed', 8280) },
  'web-source-exposed': { finds: leftFiles, on: 8180, not: recorded('exposed', 8280) },
  'web-folder-file-exposed': { finds: leftFiles, on: 8180, not: recorded('exposed', 8280) },
  'web-cors-credentials': {
    finds: recorded('services', 8008),
    on: 8008,
    not: written({}, { 'http-headers': headers({ ...credentials, 'Access-Control-Allow-Origin': 'https://app.example.com' }) }),
  },
  'web-phpinfo': { finds: recorded('metasploitable', 80), on: 80, not: good },
  'web-robots': { finds: nginx, on: 8008, not: good },
  'web-wordpress-users': { finds: recorded('wordpress', 8089), on: 8089, not: weak },
  'web-sql-injection': { finds: recorded('metasploitable', 80), on: 80, not: weak },
  'web-cross-site-scripting': { finds: recorded('ubuntu-20.04', 80), on: 80, not: written({}, { 'http-stored-xss': "\n  Couldn't find any stored XSS vulnerabilities.\n" }) },
  'web-directory-traversal': { finds: recorded('hekto-0.2', 3000), on: 3000, not: recorded('behind-balancer', 80) },
  'web-open-redirect': { finds: recorded('php', 8088), on: 8088, not: recorded('php', 8087) },
  'web-shellshock': { finds: recorded('shocker', 80), on: 80, not: recorded('behind-balancer', 80) },
  'web-slowloris': { finds: recorded('apache', 8090), on: 8090, not: written({}, { 'http-slowloris-check': vulnerable('CVE-2007-6750', 'Slowloris DOS attack', 'UNKNOWN (unable to test)') }) },
  'web-apache-range': {
    finds: recorded('apache-2.2', 80),
    on: 80,
    // A sound nginx, of which the script says that it is vulnerable.
    not: recorded('services', 9443),
  },
};
