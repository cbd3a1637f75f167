import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { exposedFiles } from '../../scan/engines/nmap/exposed-files.ts';
import { exposedPathsOf, header, knownPaths } from './evidence/http.ts';
import { linesOf, outputOf } from './evidence/script.ts';
import { vulnerabilities, vulnerabilityNamed } from './evidence/vulnerability.ts';

function applicationCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'Web application', detect: onEachService(look) });
}

const critical = 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

/** Web applications. */
export const webApplicationChecks: Check[] = [
  applicationCheck(
    {
      number: 100,
      id: 'web-cors-credentials',
      name: 'Any origin may read answers with credentials (CORS)',
      cvss: 'AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N',
      summary: 'The server allows foreign origins and their credentials at once.',
      insight: 'A server that repeats the Origin of the request, or `null`, in Access-Control-Allow-Origin and adds Access-Control-Allow-Credentials gives up the same-origin policy. Browsers refuse `*` with credentials, but the pair shows that the rule was not understood and is often turned into a repeated origin.',
      impact: 'A page of an attacker reads what a signed-in visitor may read.',
      solution: 'Allow a fixed list of origins, compared as a whole, and credentials for these only.',
      qod: 'remote_analysis',
      standards: ['CWE-942', 'PCI DSS 6.2.4'],
      links: ['https://fetch.spec.whatwg.org/#http-cors-protocol'],
      scripts: ['http-headers', 'http-cors'],
    },
    (service) => {
      if (header(service, 'access-control-allow-credentials')?.toLowerCase() !== 'true') return null;
      const origin = header(service, 'access-control-allow-origin') ?? '';
      if (origin === '*' || origin === 'null') return `Access-Control-Allow-Origin is ${quoted(origin)} and credentials are allowed.`;
      // http-cors asks as https://example.com, which no honest list of origins holds.
      return linesOf(outputOf(service, 'http-cors')).length > 0 ? 'The origin example.com was accepted by http-cors and credentials are allowed.' : null;
    },
  ),
  applicationCheck(
    {
      number: 101,
      id: 'web-phpinfo',
      name: 'A page with phpinfo() is public',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The configuration of PHP and the environment of the server can be read.',
      insight: 'The page shows versions, paths, settings and environment variables, in which credentials often stand, and the visitor’s HttpOnly cookies.',
      impact: 'Knowledge for an attack, and possibly credentials.',
      solution: 'Delete the page, and change credentials that it showed.',
      qod: 'remote_analysis',
      standards: ['CWE-200', 'CWE-215', 'PCI DSS 2.2.4'],
      scripts: ['http-enum', exposedFiles],
    },
    (service) => {
      const guessed = knownPaths(service).filter(({ path, kind }) => /\/(?:phpinfo|info|php_info|test)\.php$/.test(path) && /information file/i.test(kind));
      const pages = [...exposedPathsOf(service, 'phpinfo'), ...guessed.map(({ path }) => path)];
      return pages.length === 0 ? null : `Found: ${named(pages)}.`;
    },
  ),
  applicationCheck(
    {
      number: 102,
      id: 'web-robots',
      name: 'robots.txt names paths',
      summary: 'The file robots.txt lists paths that search engines are to leave out.',
      insight: 'The file is public and is read by attackers first. It is no protection.',
      impact: 'Paths that are not linked become known.',
      solution: 'Protect what is not public by a sign-in, and leave it out of robots.txt.',
      standards: ['RFC 9309', 'CWE-200'],
      scripts: ['http-robots.txt'],
    },
    (service) => {
      const [count = '', paths = ''] = linesOf(outputOf(service, 'http-robots.txt'));
      return /^\d+ disallowed entr/.test(count) ? `Disallowed: ${quoted(paths)}.` : null;
    },
  ),
  applicationCheck(
    {
      number: 103,
      id: 'web-wordpress-users',
      name: 'WordPress discloses its user names',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The sign-in names of authors can be listed.',
      insight: 'WordPress redirects /?author=1, 2, ... to pages whose address holds the sign-in name.',
      impact: 'Password guessing has to find the password only.',
      solution: 'Block author archives and the users endpoint of the REST interface for visitors, and ask for a second factor.',
      standards: ['CWE-204', 'PCI DSS 6.2.4'],
      scripts: ['http-wordpress-users'],
    },
    (service) => {
      const users = linesOf(outputOf(service, 'http-wordpress-users')).flatMap((line) => /^Username found: (\S{1,60})/.exec(line)?.[1] ?? []);
      return users.length === 0 ? null : `Found: ${quoted(named(users))}.`;
    },
  ),
  applicationCheck(
    {
      number: 104,
      id: 'web-sql-injection',
      name: 'SQL injection',
      cvss: critical,
      summary: 'A parameter changes the SQL statement that the application runs.',
      insight: 'The application answered a quotation mark in a parameter with an error message of its database. Injection flaws are an automatic failure by the ASV Program Guide.',
      impact: 'An attacker reads and changes the database, and often runs programs on its server.',
      solution: 'Pass values as parameters of prepared statements everywhere; give the application a database account with the least rights.',
      qod: 'remote_analysis',
      standards: ['CWE-89', 'PCI DSS 6.2.4'],
      pci: 'automatic_failure',
      scripts: ['http-sql-injection'],
    },
    (service) => {
      const urls = linesOf(outputOf(service, 'http-sql-injection')).filter((line) => /^https?:\/\//.test(line));
      return /Possible sqli for (?:queries|forms)/.test(outputOf(service, 'http-sql-injection')) ? `A database error was answered${urls.length > 0 ? ` by ${quoted(named(urls, 3))}` : ''}.` : null;
    },
  ),
  applicationCheck(
    {
      number: 105,
      id: 'web-cross-site-scripting',
      name: 'Cross-site scripting',
      cvss: 'AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
      summary: 'The application puts text of a request or of another user into a page as markup.',
      insight: 'The script sent markup in the path or in a form and got it back unescaped. Cross-site scripting is an automatic failure by the ASV Program Guide.',
      impact: 'An attacker acts as the user who follows his link or reads his text.',
      solution: 'Escape by context when writing (templates that do it by default), and add a Content Security Policy.',
      qod: 'remote_analysis',
      standards: ['CWE-79', 'PCI DSS 6.2.4'],
      pci: 'automatic_failure',
      scripts: ['http-phpself-xss', 'http-stored-xss'],
    },
    (service) => {
      const reflected = vulnerabilities(service, 'http-phpself-xss')[0];
      const url = /https?:\/\/\S{1,200}/.exec(reflected?.seen.join('\n') ?? '')?.[0];
      if (reflected !== undefined) return `http-phpself-xss reports ${reflected.state}${url === undefined ? '' : ` at ${quoted(url)}`}.`;
      return /Found the following stored XSS vulnerabilities/.test(outputOf(service, 'http-stored-xss')) ? 'http-stored-xss got markup back from a form.' : null;
    },
  ),
  applicationCheck(
    {
      number: 106,
      id: 'web-directory-traversal',
      name: 'Directory traversal',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'A path with `..` leads out of the web root: a file of the operating system was read.',
      insight: 'The content of /etc/passwd or of boot.ini came back. Directory traversal is an automatic failure by the ASV Program Guide.',
      impact: 'Anybody reads files of the server: configuration, keys, source code.',
      solution: 'Install the fix of the server or framework; resolve paths before use and refuse those outside the root; run the server with few rights.',
      standards: ['CWE-22', 'PCI DSS 6.2.4'],
      qod: 'remote_vul',
      pci: 'automatic_failure',
      scripts: ['http-passwd'],
    },
    (service) => {
      const [first = '', payload = ''] = linesOf(outputOf(service, 'http-passwd'));
      return first.startsWith('Directory traversal found') ? `A file outside the web root was read. ${quoted(payload, 120)}` : null;
    },
  ),
  applicationCheck(
    {
      number: 107,
      id: 'web-open-redirect',
      name: 'Open redirect',
      cvss: 'AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:N',
      summary: 'A parameter of the address decides to which site the visitor is sent.',
      insight: 'The link begins with the name that a user trusts and ends at a site of the attacker.',
      impact: 'Phishing in the name of the site, and theft of tokens that are passed on in redirects.',
      solution: 'Redirect to paths of the own site or to a fixed list only.',
      qod: 'remote_analysis',
      standards: ['CWE-601', 'PCI DSS 6.2.4'],
      scripts: ['http-open-redirect'],
    },
    (service) => {
      const urls = linesOf(outputOf(service, 'http-open-redirect')).filter((line) => /^https?:\/\//.test(line));
      return urls.length === 0 ? null : `Redirected by ${quoted(named(urls, 3))}.`;
    },
  ),
  applicationCheck(
    {
      number: 108,
      id: 'web-shellshock',
      name: 'Bash runs commands of HTTP headers (Shellshock)',
      cvss: critical,
      summary: 'A CGI program hands header fields to a Bash that runs commands behind a function definition.',
      insight: 'Bash up to 4.3 goes on reading after a function that it imports from an environment variable. CGI puts every header field into such a variable.',
      impact: 'Anybody runs commands on the server.',
      solution: 'Update Bash with all its follow-up fixes, and replace CGI programs that start a shell.',
      solution_type: 'VendorFix',
      affected: 'CGI programs with GNU Bash up to 4.3 without the fixes of September 2014.',
      qod: 'exploit',
      cves: ['CVE-2014-6271'],
      related: ['CVE-2014-7169'],
      standards: ['CWE-78', 'PCI DSS 6.3.3'],
      scripts: ['http-shellshock'],
    },
    (service) => {
      const found = vulnerabilityNamed(service, 'http-shellshock', /Shellshock/i);
      return found === null ? null : `http-shellshock reports ${found.state}: the output of a harmless command came back.`;
    },
  ),
];
