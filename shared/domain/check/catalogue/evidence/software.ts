import type { Service } from '../../../scan/engines/engine.ts';
import { header, pageTitle, serverHeader } from './http.ts';
import { dataOf, outputOf, textAt } from './script.ts';

interface Software {
  /** Our own short name: `apache`, `php`, `openssh`, ... */
  product: string;
  /** As it was read, such as `2.4.57` or `9.2p1 Debian 2+deb12u10`. */
  version: string;
  /** Where it was read, for the evidence. */
  source: string;
}

const byDetection: [RegExp, string][] = [
  [/^Apache httpd$/, 'apache'],
  [/^nginx$/, 'nginx'],
  [/^Microsoft IIS httpd$/, 'iis'],
  [/^OpenSSH$/, 'openssh'],
  [/^MySQL$/, 'mysql'],
  [/^MariaDB$/, 'mariadb'],
  [/^PostgreSQL DB$/, 'postgresql'],
  [/^Apache Tomcat/, 'tomcat'],
  [/^Microsoft SQL Server/, 'mssql'],
  [/^MongoDB/, 'mongodb'],
  [/^Redis key-value store$/, 'redis'],
  [/^Exim smtpd$/, 'exim'],
  [/^ISC BIND$/, 'bind'],
];

/** Programs on a port with their versions: by service detection, in the banner of a web server, and from scripts. */
export function softwareOf(service: Service): Software[] {
  const found = [...detected(service), ...inBanner(service), ...fromScripts(service)];
  return found.filter((one, index) => found.findIndex((other) => other.product === one.product && other.version === one.version) === index);
}

function detected(service: Service): Software[] {
  const product = byDetection.find(([name]) => name.test(service.product ?? ''))?.[1];
  // "9.6.0 or later" names a lower bound only, and no version may be judged by it.
  if (product === undefined || service.version === null || / or later/.test(service.version)) return [];
  const maria = /(?:^|5\.5\.5-)(\d{1,2}\.\d{1,3}\.\d{1,3})-MariaDB/.exec(service.version)?.[1];
  return [maria === undefined ? { product, version: service.version, source: 'service detection' } : { product: 'mariadb', version: maria, source: 'service detection' }];
}

const tokens: [RegExp, string][] = [
  [/\bApache\/(\d[\w.-]{0,40})/, 'apache'],
  [/\bnginx\/(\d[\w.-]{0,40})/, 'nginx'],
  [/\bPHP\/(\d[\w.+~-]{0,60})/, 'php'],
  [/\bOpenSSL\/(\d[\w.-]{0,40})/, 'openssl'],
  [/\bMicrosoft-IIS\/(\d[\d.]{0,10})/, 'iis'],
  [/\bApache Tomcat\/(\d[\w.-]{0,40})/, 'tomcat'],
];

function inBanner(service: Service): Software[] {
  const sources: [string, string][] = [
    ['service detection', service.extra_info ?? ''],
    ['the header Server', serverHeader(service)],
    // Tomcat's header names its connector only; the page that it was shipped with and its error pages name the version.
    ['the title of the page', pageTitle(service).startsWith('Apache Tomcat/') ? pageTitle(service) : ''],
    ['the header X-Powered-By', header(service, 'x-powered-by') ?? ''],
    ['http-php-version', /^Version from header [^:]{1,100}: .{1,200}/m.exec(outputOf(service, 'http-php-version'))?.[0] ?? ''],
  ];
  return sources.flatMap(([source, text]) =>
    tokens.flatMap(([pattern, product]) => {
      const version = pattern.exec(text.slice(0, 2_000))?.[1];
      return version === undefined ? [] : [{ product, version, source }];
    }),
  );
}

function fromScripts(service: Service): Software[] {
  const redis = textAt(dataOf(service, 'redis-info'), 'Version');
  const postgres = service.product === 'PostgreSQL DB' && / or later/.test(service.version ?? '') && /server supports [12]\.0 to 3\.0/.test(outputOf(service, 'fingerprint-strings'));
  const mongo = /^[ \t]*version = (\d[\w.-]{0,40})/m.exec(outputOf(service, 'mongodb-info'))?.[1] ?? '';
  return [
    { product: 'redis', version: redis, source: 'redis-info' },
    { product: 'mongodb', version: mongo, source: 'mongodb-info' },
    // Version 14 gave up the protocol 2.0 (release notes of PostgreSQL 14), and nmap 7.93 knows the releases of 13 up to 13.8.
    { product: 'postgresql', version: postgres ? '13 or earlier' : '', source: 'the protocols that it offers' },
  ].filter(({ version }) => version !== '');
}
