import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { exposedFiles } from '../../scan/engines/nmap/exposed-files.ts';
import { shippedAccounts } from './evidence/accounts.ts';
import { allowedMethods, header, isHttps, knownPaths, pageTitle } from './evidence/http.ts';
import { at, dataOf, entriesOf, linesOf, listAt, outputOf, textAt, textsAt } from './evidence/script.ts';
import { vulnerabilityNamed } from './evidence/vulnerability.ts';
import { left } from './left-files.ts';

function serverCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'Web server', detect: onEachService(look) });
}

/** Paths of http-enum whose kind or path fits, as evidence. */
function exposed(service: Service, fits: (path: string, kind: string) => boolean): string | null {
  const found = knownPaths(service).filter(({ path, kind }) => fits(path, kind));
  return found.length === 0 ? null : `Readable: ${named(found.map(({ path }) => path))}.`;
}

/** Administration that is seen by its 401: what a shipped account opened, and Tomcat's managers. Elsewhere a 401 may be the answer to every path. */
function askingForSignIn(service: Service): string | null {
  const opened = shippedAccounts(service).map(({ path }) => path.replace(/\/$/, ''));
  const tomcat = service.product?.startsWith('Apache Tomcat') === true ? linesOf(outputOf(service, 'http-enum')) : [];
  const managers = tomcat.flatMap((line) => /^(\/(?:host-)?manager\/html): .{0,100}\(401\b/.exec(line)?.[1] ?? []);
  return opened.length + managers.length === 0 ? null : `Found: ${quoted(named([...new Set([...opened, ...managers])], 4))}.`;
}

/** Web servers: configuration and what lies about. */
export const webServerChecks: Check[] = [
  serverCheck(
    {
      number: 70,
      id: 'web-directory-listing',
      name: 'Directory listing is on',
      summary: 'The web server lists the files of a directory that has no index page.',
      insight: 'A listing shows backups, archives and old versions that no page links to. The ASV Program Guide treats directory browsing as a special note.',
      impact: 'Files that were not meant to be found are found.',
      solution: 'Switch listings off (`Options -Indexes`, `autoindex off`, Directory Browsing in IIS) and remove what is not meant to be served.',
      standards: ['CWE-548', 'PCI DSS 2.2.6'],
      pci: 'special_note',
      special_note: 'Directories of the web server can be browsed. State why that is needed and that no cardholder data or other sensitive file is among them, or switch it off.',
      scripts: ['http-ls', 'http-enum', 'http-title'],
    },
    (service) => {
      const files = listAt(dataOf(service, 'http-ls'), 'volumes').flatMap((volume) => listAt(volume, 'files').map((file) => textAt(file, 'filename')));
      if (files.length > 0) return `Listed: ${quoted(named(files))}.`;
      return /^(?:Index of|Directory listing for) \//.test(pageTitle(service)) ? `The page / has the title ${quoted(pageTitle(service), 80)}.` : exposed(service, (_, kind) => /w\/ (?:directory )?listing/.test(kind));
    },
  ),
  serverCheck(
    {
      number: 71,
      id: 'web-trace',
      name: 'The method TRACE is enabled',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The web server sends requests back as it received them.',
      insight: 'The answer to TRACE shows header fields that scripts cannot read, such as HttpOnly cookies, and those that proxies in between add (cross-site tracing). Browsers no longer send TRACE from scripts, other clients do.',
      impact: 'Header fields of a request, also those that a reverse proxy adds, are disclosed.',
      solution: 'Switch TRACE off: `TraceEnable off` (Apache httpd), request filtering (IIS), a rule on the proxy.',
      related: ['CVE-2003-1567', 'CVE-2004-2320', 'CVE-2010-0386'],
      standards: ['RFC 9110', 'CWE-16', 'PCI DSS 2.2.4'],
      scripts: ['http-trace'],
    },
    (service) => (outputOf(service, 'http-trace').startsWith('TRACE is enabled') ? 'A TRACE request was sent back.' : null),
  ),
  serverCheck(
    {
      number: 72,
      id: 'web-write-methods',
      name: 'The web server announces PUT or DELETE',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N',
      summary: 'The header Allow of the path / names methods that write or delete.',
      insight: 'Programming interfaces use these methods rightly, behind a sign-in. On a server of static files they are a mistake. Whether they work without a sign-in was not tried, since that would change the server.',
      impact: 'If no sign-in is asked for, anybody replaces or deletes files.',
      solution: 'Limit methods to those that are needed, and see that those that write ask for a sign-in.',
      qod: 'remote_analysis',
      standards: ['CWE-650', 'PCI DSS 2.2.4'],
      scripts: ['http-methods'],
    },
    (service) => {
      const writing = allowedMethods(service).filter((method) => ['PUT', 'DELETE', 'MOVE', 'MKCOL', 'PROPPATCH'].includes(method));
      return writing.length > 0 ? `Announced for /: ${named(writing)}.` : null;
    },
  ),
  serverCheck(
    {
      number: 73,
      id: 'web-default-page',
      name: 'The web server shows the page it was shipped with',
      summary: 'The start page is the one of the product or the distribution.',
      insight: 'A server that nobody has furnished is often one that nobody looks after, and one whose other defaults stand too.',
      impact: 'The product is disclosed; the server may have been forgotten.',
      solution: 'Remove the page, or switch the server off if it is not needed.',
      standards: ['PCI DSS 2.2.4', 'CWE-1188'],
      scripts: ['http-title'],
    },
    (service) => {
      const shipped = /^(?:Welcome to nginx|Apache2? .{0,40}Default Page|Test Page for .{0,60}(?:Apache|Nginx|HTTP Server)|IIS ?\d|IIS Windows|Welcome to (?:CentOS|JBoss|WildFly|OpenResty|XAMPP)|Apache Tomcat\/|HTTP Server Test Page|It works!|phpMyAdmin$|Plesk|Microsoft Internet Information Services)/i;
      return shipped.test(pageTitle(service)) ? `The title of / is ${quoted(pageTitle(service), 100)}.` : null;
    },
  ),
  serverCheck(
    {
      number: 74,
      id: 'web-basic-auth-clear-text',
      name: 'HTTP Basic authentication over clear text',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The server asks for user name and password over HTTP without TLS.',
      insight: 'Basic authentication sends both, only encoded, with every request.',
      impact: 'Whoever sees one request has the account.',
      solution: 'Serve the path over HTTPS only and redirect HTTP to it before the sign-in.',
      standards: ['RFC 7617', 'CWE-522', 'CWE-319', 'PCI DSS 8.3.2', 'PCI DSS 2.2.7'],
      scripts: ['http-auth'],
    },
    (service) => {
      const basic = listAt(dataOf(service, 'http-auth')).find((challenge) => /^basic$/i.test(textAt(challenge, 'scheme')));
      return basic !== undefined && !isHttps(service) ? `Basic authentication is asked for with the realm ${quoted(textAt(basic, 'params', 'realm'), 80)}.` : null;
    },
  ),
  serverCheck(
    {
      number: 75,
      id: 'web-git-exposed',
      name: 'A Git repository can be downloaded',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The folder .git of the site is served.',
      insight: 'From its files the whole history can be put together: source, configuration, and secrets that were removed later.',
      impact: 'The source code and every secret that was ever committed are disclosed.',
      solution: 'Publish a build and not a checkout; refuse paths that begin with a dot; change every secret of the history.',
      standards: ['CWE-527', 'CWE-538', 'PCI DSS 6.2.4'],
      scripts: ['http-git', 'http-enum'],
    },
    (service) => {
      const found = entriesOf(dataOf(service, 'http-git')).find(([, repository]) => entriesOf(at(repository, 'files-found')).some(([file, there]) => file.startsWith('.git/') && there === 'true'));
      const remotes = textsAt(found?.[1], 'remotes');
      if (found !== undefined) return `Found: ${quoted(found[0], 100)}${remotes.length > 0 ? `, with the remote ${quoted(named(remotes), 120)}` : ''}.`;
      return exposed(service, (path, kind) => path.startsWith('/.git/') && /Git folder/.test(kind));
    },
  ),
  serverCheck(
    {
      number: 76,
      id: 'web-svn-exposed',
      name: 'Working files of Subversion are served',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The folder .svn of the site is served.',
      insight: 'Subversion keeps a pristine copy of every file there (text-base, or wc.db and pristine since 1.7), in which scripts are shown as source.',
      impact: 'The source code and secrets in it are disclosed.',
      solution: 'Publish an export and not a checkout; refuse paths that begin with a dot; change secrets that were in the files.',
      qod: 'remote_analysis',
      standards: ['CWE-527', 'CWE-538', 'PCI DSS 6.2.4'],
      scripts: ['http-enum', exposedFiles],
    },
    (service) => left(service, 'subversion') ?? exposed(service, (path, kind) => path.startsWith('/.svn/') && /Subversion/.test(kind)),
  ),
  serverCheck(
    {
      number: 77,
      id: 'web-open-proxy',
      name: 'Open HTTP proxy',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:L/A:N',
      summary: 'The server fetches pages of other hosts for anybody.',
      insight: 'A proxy without a sign-in hides attackers behind its address and reaches what only the proxy reaches, internal services and the metadata service of a cloud among them.',
      impact: 'Attacks on others come from this address; internal services are reached from outside.',
      solution: 'Limit the proxy to known clients and destinations, or switch forwarding off (`ProxyRequests Off`).',
      standards: ['CWE-441', 'PCI DSS 1.4.2'],
      scripts: ['http-open-proxy'],
    },
    // Servers that answer CONNECT by a redirect are called open as well; the page itself comes by GET only.
    (service) => (/^Potentially OPEN proxy.*\bGET\b/s.test(outputOf(service, 'http-open-proxy')) ? `A page of another host was fetched. ${quoted(linesOf(outputOf(service, 'http-open-proxy'))[1] ?? '', 100)}` : null),
  ),
  serverCheck(
    {
      number: 78,
      id: 'web-server-status',
      name: 'The status page of the web server is public',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The page of mod_status shows the requests in progress to anybody.',
      insight: 'The page lists clients, virtual hosts and full request lines, in which tokens and identifiers of sessions may stand.',
      impact: 'Addresses and requests of other users are disclosed.',
      solution: 'Limit the path to administrators (`Require ip`, `Require local`), also behind a proxy on the same host.',
      standards: ['CWE-200', 'PCI DSS 2.2.4'],
      scripts: ['http-apache-server-status'],
    },
    (service) => {
      const version = /Server Version: (.{1,120})/.exec(outputOf(service, 'http-apache-server-status'))?.[1];
      return version === undefined ? null : `The page /server-status names ${quoted(version, 120)}.`;
    },
  ),
  serverCheck(
    {
      number: 79,
      id: 'web-administration',
      name: 'An administration page is reachable',
      summary: 'The sign-in of an administration tool is open to everybody.',
      insight: 'Tools such as phpMyAdmin or the Tomcat manager are a target of password guessing and of every new flaw. The ASV Program Guide counts administration by web among remote access.',
      impact: 'Attackers reach the sign-in of a tool that controls the server.',
      solution: 'Limit the path to a VPN or to administrators’ addresses, with a second factor.',
      standards: ['CWE-419', 'PCI DSS 8.4.3', 'PCI DSS 2.2.7'],
      pci: 'special_note',
      special_note: 'An administration page is reachable from the Internet. State why it is needed and how it is secured, or take it off the Internet.',
      qod: 'remote_analysis',
      scripts: ['http-enum', 'http-default-accounts', exposedFiles],
    },
    (service) => left(service, 'administration') ?? askingForSignIn(service) ?? exposed(service, (path, kind) => /phpMyAdmin|Tomcat (?:Manager|Administration)|Admin(?:istration)? (?:page|console|panel)|cPanel|Webmin|Plesk|JBoss|Adminer/i.test(kind) || /^\/(?:phpmyadmin|manager\/html|wp-login\.php)\b/i.test(path)),
  ),
  serverCheck(
    {
      number: 80,
      id: 'web-ms15-034',
      name: 'Windows HTTP.sys: remote code execution (MS15-034)',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The HTTP driver of Windows computes wrongly with a Range header and writes beyond its memory.',
      insight: 'The integer overflow is proved by an answer that only an unpatched driver gives to a range that ends at 2^64-1. IIS and every other user of HTTP.sys are affected.',
      impact: 'Anybody stops the host or runs code in its kernel.',
      solution: 'Install the update of MS15-034 (KB3042553) or a later cumulative update.',
      solution_type: 'VendorFix',
      affected: 'Windows 7 SP1, 8, 8.1, Server 2008 R2 SP1, 2012 and 2012 R2 without KB3042553.',
      qod: 'remote_vul',
      cves: ['CVE-2015-1635'],
      standards: ['CWE-94', 'PCI DSS 6.3.3'],
      scripts: ['http-vuln-cve2015-1635'],
    },
    (service) => (vulnerabilityNamed(service, 'http-vuln-cve2015-1635', /MS15-034/) === null ? null : 'The server answered an over-long range with 416 as an unpatched HTTP.sys does.'),
  ),
  serverCheck(
    {
      number: 81,
      id: 'web-load-balancer-cookie',
      name: 'A load balancer discloses servers behind it',
      summary: 'A cookie of an F5 BIG-IP holds the address and port of the server in the pool, only encoded.',
      insight: 'The persistence cookie is decoded by simple arithmetic. Load balancers are a special note: the scan may have met only one of the servers behind it.',
      impact: 'Internal addresses are disclosed.',
      solution: 'Encrypt the persistence cookie in the HTTP profile. See that all servers of the pool are configured alike, or scan each.',
      standards: ['CWE-200', 'PCI DSS 1.4.5'],
      pci: 'special_note',
      special_note: 'A load balancer stands in front of the service. State that all servers behind it are configured alike, or have each of them scanned.',
      scripts: ['http-bigip-cookie', 'http-headers'],
    },
    (service) => {
      const cookie = /\b(BIGipServer[^=;\s]{0,80}|AWSALB|SERVERID|ARRAffinity)=/.exec(header(service, 'set-cookie') ?? '')?.[1] ?? /\b(BIGipServer[^\s:]{0,80})/.exec(outputOf(service, 'http-bigip-cookie'))?.[1];
      return cookie === undefined ? null : `The cookie ${quoted(cookie, 80)} was set.`;
    },
  ),
];
