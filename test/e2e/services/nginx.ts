import { freePort } from '../../support/free-port.ts';
import { type DebianService, type Running, daemon, folderWith } from './daemon.ts';
import { expired, issue } from './certificates.ts';

const nginx = { package: 'nginx-light', binary: '/usr/sbin/nginx' };

/** As somebody in a hurry leaves it: folders are listed, a repository and settings lie about, no header protects, and HTTPS speaks TLS 1.0 with an expired certificate. */
export const weakNginx: DebianService = { ...nginx, start: async () => start(await weak()) };

/** As it should be: HTTP leads to HTTPS, TLS 1.2 and 1.3 with forward secrecy only, every header set, no version told. */
export const goodNginx: DebianService = { ...nginx, start: async () => start(await good()) };

interface Site {
  files: Record<string, string>;
  http: number;
  https: number;
  servers: string;
  prepare: (folder: string) => void;
}

async function start({ files, http, https, servers, prepare }: Site): Promise<Running> {
  const folder = folderWith({ ...files, 'nginx.conf': `${common}\nhttp {\n${paths}\n${servers}\n}\n` });
  prepare(folder.path);
  const { stop } = await daemon(nginx.binary, ['-c', `${folder.path}/nginx.conf`, '-p', folder.path, '-e', 'stderr'], { port: https }, folder.remove);
  return { port: https, ports: [`T:${http}`, `T:${https}`], stop };
}

async function weak(): Promise<Site> {
  const [http, https] = [await freePort(8008), await freePort(8443)];
  const site = 'root {folder}/site; autoindex on; add_header Access-Control-Allow-Credentials true; add_header Access-Control-Allow-Origin null; add_header Set-Cookie "PHPSESSID=1; path=/";';
  return {
    http,
    https,
    files: {
      ...expired('www.example.com'),
      'site/.git/HEAD': 'ref: refs/heads/main\n',
      'site/.git/config': '[core]\n\trepositoryformatversion = 0\n',
      'site/.git/description': 'The shop\n',
      'site/.env': 'DATABASE_PASSWORD=example\n',
      'site/robots.txt': 'User-agent: *\nDisallow: /backup/\n',
      'site/backup/shop.sql': '-- empty\n',
    },
    servers: `
  server { listen 127.0.0.1:${http}; ${site} location = /private { auth_basic "Stock"; auth_basic_user_file {folder}/none; } }
  server { listen 127.0.0.1:${https} ssl; ${tlsFiles} ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers "AES128-SHA:AES256-SHA:@SECLEVEL=0"; ${site} add_header Strict-Transport-Security max-age=300; }`,
    prepare: () => undefined,
  };
}

async function good(): Promise<Site> {
  const [http, https] = [await freePort(8080), await freePort(9443)];
  const headers = { 'Strict-Transport-Security': 'max-age=63072000', 'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'", 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
  const ciphers = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'].join(':');
  return {
    http,
    https,
    files: { 'site/index.html': '<!doctype html><title>Shop</title><p>Welcome</p>\n' },
    servers: `
  server_tokens off;
  server { listen 127.0.0.1:${http}; return 301 https://www.example.com:${https}$request_uri; }
  server { listen 127.0.0.1:${https} ssl; ${tlsFiles} ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ${ciphers}; ssl_prefer_server_ciphers on; root {folder}/site;
    ${Object.entries(headers).map(([name, value]) => `add_header ${name} "${value}" always;`).join(' ')} }`,
    prepare: (folder) => issue(folder, 'www.example.com'),
  };
}

const common = 'user root;\ndaemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\nevents {}';
const paths = `access_log off; types { text/html html; text/plain txt; } ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path {folder}/${kind};`).join(' ')}`;
const tlsFiles = 'ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;';
