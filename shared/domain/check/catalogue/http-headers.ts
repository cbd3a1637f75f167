import { isIPv4 } from 'node:net';
import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { answersPage, cookies, header, httpHeaders, isHttps, serverHeader, sessionCookiesWithout } from './evidence/http.ts';
import { dataOf, textAt } from './evidence/script.ts';

/** A check of the header fields that http-headers was sent for `/`. */
function headerCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ scripts: ['http-headers'], ...declared, family: 'HTTP headers', detect: onEachService((service) => (httpHeaders(service) === null ? null : look(service))) });
}

/** Shown by an attack on the browser that needs its user and an attacker in the right place: Low, our own score. */
const needsUserAndPosition = 'AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N';

/** Header fields of HTTP answers. */
export const httpHeaderChecks: Check[] = [
  headerCheck(
    {
      number: 50,
      id: 'http-no-hsts',
      name: 'No Strict-Transport-Security header',
      cvss: needsUserAndPosition,
      summary: 'The HTTPS site does not tell browsers to use HTTPS only.',
      insight: 'Without HSTS, the first request of a visit that starts with a typed name or an old link goes over clear text, where an attacker on the path can keep it (SSL stripping), and users may click certificate warnings away.',
      impact: 'An attacker on the path reads and changes the session of a user whom he keeps on HTTP.',
      solution: 'Send `Strict-Transport-Security: max-age=31536000; includeSubDomains` on every HTTPS answer, at first with a short max-age until all subdomains are known to work.',
      standards: ['RFC 6797', 'CWE-319', 'CWE-523'],
    },
    (service) => (isHttps(service) && header(service, 'strict-transport-security') === null ? 'The answer to / over HTTPS has no Strict-Transport-Security header.' : null),
  ),
  headerCheck(
    {
      number: 51,
      id: 'http-hsts-short',
      name: 'Strict-Transport-Security is remembered for less than half a year',
      summary: 'The max-age of the HSTS policy is so short that it ends between visits.',
      insight: 'Browsers forget the policy after max-age seconds. Preload lists ask for at least 31,536,000; `max-age=0` switches the policy off.',
      impact: 'Users who come seldom are not protected on their next visit.',
      solution: 'Raise max-age to 31536000 or more.',
      standards: ['RFC 6797'],
    },
    (service) => {
      const value = isHttps(service) ? header(service, 'strict-transport-security') : null;
      const age = /max-age\s*=\s*"?(\d{1,12})/i.exec(value ?? '')?.[1];
      return value !== null && Number(age ?? 0) < 15_552_000 ? `Sent: ${quoted(value)}.` : null;
    },
  ),
  headerCheck(
    {
      number: 52,
      id: 'http-no-csp',
      name: 'No Content-Security-Policy header',
      summary: 'The site does not limit where scripts and other content may come from.',
      insight: 'A Content Security Policy is a second line of defence against cross-site scripting. PCI DSS 11.6.1 and 6.4.3 ask for control of the scripts of payment pages, for which a policy is one of the means.',
      impact: 'An injection flaw, if there is one, can be used without hindrance.',
      solution: "Send a Content-Security-Policy that begins with `default-src 'self'`, tried out first as Content-Security-Policy-Report-Only.",
      standards: ['CWE-693', 'PCI DSS 6.4.3'],
      links: ['https://www.w3.org/TR/CSP3/'],
    },
    (service) => (answersPage(service) && header(service, 'content-security-policy') === null ? 'The answer to / has no Content-Security-Policy header.' : null),
  ),
  headerCheck(
    {
      number: 53,
      id: 'http-no-frame-protection',
      name: 'The page may be framed by any site (clickjacking)',
      cvss: 'AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:L/A:N',
      summary: 'Neither X-Frame-Options nor the directive frame-ancestors of a Content Security Policy is sent.',
      insight: 'A hostile page can lay this one over its own, transparent, so that a user who is signed in clicks what he does not see.',
      impact: 'Actions of a signed-in user that one or two clicks can trigger.',
      solution: "Send `Content-Security-Policy: frame-ancestors 'none'` (or `'self'`), and `X-Frame-Options: DENY` for old browsers.",
      standards: ['RFC 7034', 'CWE-1021'],
    },
    (service) =>
      answersPage(service) && header(service, 'x-frame-options') === null && !/frame-ancestors/i.test(header(service, 'content-security-policy') ?? '')
        ? 'The answer to / has neither X-Frame-Options nor frame-ancestors.'
        : null,
  ),
  headerCheck(
    {
      number: 54,
      id: 'http-no-nosniff',
      name: 'No X-Content-Type-Options header',
      cvss: needsUserAndPosition,
      summary: 'The site lets browsers guess the type of its content.',
      insight: 'A browser that guesses may run as a script what was uploaded as an image or text. `nosniff` makes it believe the Content-Type.',
      impact: 'Content of users can become script in the context of the site.',
      solution: 'Send `X-Content-Type-Options: nosniff` on every answer, with a correct Content-Type.',
      standards: ['CWE-430', 'CWE-693'],
    },
    (service) => (answersPage(service) && !/nosniff/i.test(header(service, 'x-content-type-options') ?? '') ? 'The answer to / has no X-Content-Type-Options: nosniff.' : null),
  ),
  headerCheck(
    {
      number: 55,
      id: 'http-cookie-not-secure',
      name: 'Cookie without Secure on an HTTPS site',
      cvss: needsUserAndPosition,
      summary: 'A cookie that is set over HTTPS is also sent over clear-text HTTP.',
      insight: 'Without the attribute Secure, one clear-text request to the same name, which an attacker on the path can provoke, carries the cookie.',
      impact: 'An attacker on the path takes the cookie and with it the session.',
      solution: 'Set Secure (and HttpOnly and SameSite) on every cookie; name session cookies `__Host-…`.',
      scripts: ['http-headers', 'http-cookie-flags'],
      standards: ['RFC 6265', 'CWE-614', 'PCI DSS 6.2.4'],
    },
    (service) => {
      const found = [...sessionCookiesWithout(service, 'secure'), ...cookies(service).filter(({ secure }) => !secure).map(({ name }) => name)];
      return isHttps(service) && found.length > 0 ? `Set without Secure: ${quoted(named(found))}.` : null;
    },
  ),
  headerCheck(
    {
      number: 56,
      id: 'http-cookie-not-httponly',
      name: 'Session cookie without HttpOnly',
      cvss: needsUserAndPosition,
      summary: 'Scripts of the page can read a session cookie.',
      insight: 'HttpOnly keeps a cookie from document.cookie, so that a cross-site scripting flaw cannot simply send it away. Cookies that scripts have to read, such as CSRF tokens, are not meant: only names usual for sessions are reported.',
      impact: 'A cross-site scripting flaw, if there is one, takes over sessions.',
      solution: 'Set HttpOnly on session cookies.',
      scripts: ['http-headers', 'http-cookie-flags'],
      standards: ['RFC 6265', 'CWE-1004', 'PCI DSS 6.2.4'],
    },
    (service) => {
      const session = /sess|^sid$|^connect\.sid$|auth|token|^JSESSIONID$|^CFID$|^CFTOKEN$/i;
      const found = [...sessionCookiesWithout(service, 'httponly'), ...cookies(service).filter(({ name, httpOnly }) => !httpOnly && session.test(name) && !/csrf|xsrf/i.test(name)).map(({ name }) => name)];
      return found.length > 0 ? `Set without HttpOnly: ${quoted(named(found))}.` : null;
    },
  ),
  check({
    number: 57,
    id: 'http-server-version',
    name: 'The Server header discloses a version',
    family: 'HTTP headers',
    summary: 'The web server tells its name and version with every answer.',
    insight: 'A version alone is no flaw, and hiding it removes none; it spares an attacker the search for the right one.',
    impact: 'Knowledge for an attack.',
    solution: 'Shorten the header: `ServerTokens Prod` (Apache httpd), `server_tokens off` (nginx), request filtering or URL Rewrite (IIS).',
    standards: ['CWE-200', 'PCI DSS 6.2.4'],
    scripts: ['http-headers', 'http-server-header'],
    detect: onEachService((service) => {
      const value = header(service, 'server') ?? serverHeader(service);
      return /\d\.\d/.test(value) ? `Sent: ${quoted(value)}.` : null;
    }),
  }),
  headerCheck(
    {
      number: 58,
      id: 'http-powered-by',
      name: 'X-Powered-By or a similar header discloses the platform',
      summary: 'The application tells with which language or framework it was made.',
      insight: 'X-Powered-By, X-AspNet-Version, X-AspNetMvc-Version and X-Generator serve no client.',
      impact: 'Knowledge for an attack.',
      solution: 'Switch the headers off (`expose_php = Off`, `enableVersionHeader="false"`, `app.disable("x-powered-by")`).',
      standards: ['CWE-200'],
    },
    (service) => {
      const sent = ['x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator'].flatMap((name) => (header(service, name) === null ? [] : [`${name}: ${header(service, name) ?? ''}`]));
      return sent.length > 0 ? `Sent: ${quoted(sent.join('; '))}.` : null;
    },
  ),
  check({
    number: 59,
    id: 'http-internal-address',
    name: 'The web server discloses its internal address',
    family: 'HTTP headers',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
    summary: 'Asked without a Host header, the server builds a redirect with its private address.',
    insight: 'HTTP/1.0 knows no Host header, and the server fills the gap with the address of its own interface. PCI DSS 1.4.5 asks not to disclose internal addresses.',
    impact: 'Knowledge about the network behind a firewall or load balancer.',
    solution: 'Set a fixed name (`ServerName` with `UseCanonicalName On`, `server_name_in_redirect on`, alternateHostName in IIS), or send relative redirects.',
    related: ['CVE-2000-0649'],
    standards: ['CWE-200', 'RFC 1918', 'PCI DSS 1.4.5'],
    scripts: ['http-internal-ip-disclosure'],
    detect: onEachService((service) => {
      const address = textAt(dataOf(service, 'http-internal-ip-disclosure'), 'Internal IP Leaked');
      // The script takes the first digits of a Location header, those of a name included (`10`); a loopback address (127.0.1.1 on Debian) tells nothing of a network.
      return !isIPv4(address) || address.startsWith('127.') ? null : `Disclosed: ${address}.`;
    }),
  }),
];
