import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { freePort } from '../../support/free-port.ts';
import { type Running, daemon, folderWith } from './daemon.ts';

interface Sites extends Running {
  left: number;
  singlePage: number;
  always: number;
}

/** nginx with one site in whose root all kinds of files were left (on some names it hangs up), one that answers every path with its start page (and still has a file of settings), and one that answers every path with settings. */
export const leftFiles = {
  package: 'nginx-light',
  binary: '/usr/sbin/nginx',
  start: async (): Promise<Sites> => {
    const [left, singlePage, always] = [await freePort(8180), await freePort(8280), await freePort(8380)];
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path {folder}/${kind};`).join(' ');
    const servers = `
  server { listen 127.0.0.1:${left}; root {folder}/left; location ~ ^/\\.vscode { return 444; } }
  server { listen 127.0.0.1:${singlePage}; root {folder}/page; location / { try_files $uri /index.html; } }
  server { listen 127.0.0.1:${always}; location / { default_type text/plain; return 200 "API_KEY=for everybody\\nNAME=value\\n"; } }`;
    const conf = `user root;\ndaemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; types { text/html html; } ${temporary}${servers}\n}\n`;
    const folder = folderWith({ 'nginx.conf': conf, ...leftInRoot, 'page/index.html': '<!doctype html><title>Shop</title><div id="app"></div>\n', 'page/.env': 'API_URL=/api\nexport STRIPE_SECRET_KEY=none\n' });
    writeBinaries(`${folder.path}/left`);
    const { stop } = await daemon('/usr/sbin/nginx', ['-c', `${folder.path}/nginx.conf`, '-p', folder.path, '-e', 'stderr'], { port: always }, folder.remove);
    return { left, singlePage, always, port: left, ports: [left, singlePage, always].map((port) => `T:${port}`), stop };
  },
};

/** No real secret is among them. */
const leftInRoot = {
  'left/index.html': '<!doctype html><title>Shop</title>\n',
  'left/.env': 'APP_NAME=shop\nDB_HOST=127.0.0.1\nDB_PASSWORD=none\n',
  'left/.htpasswd': 'admin:$apr1$none$none\n',
  'left/backup.sql': '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: shop\n',
  'left/index.php~': '<?php\nrequire "shop.php";\n',
  'left/phpinfo.php': '<!DOCTYPE html><html><head><title>PHP 8.2.29 - phpinfo()</title></head></html>\n',
  'left/.svn/entries': '12\n',
  'left/phpmyadmin/index.html': '<!doctype html><html><head><title>phpMyAdmin</title></head></html>\n',
  // Names that are asked for, with something else in them.
  'left/dump.sql': '<!doctype html><title>No such page</title>\n',
  'left/.env.local': 'APP_NAME=shop\nAPP_DEBUG=false\n',
  'left/server.key': 'see the safe\n',
};

function writeBinaries(root: string): void {
  mkdirSync(root, { recursive: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '1024', '-m', 'PEM', '-N', '', '-f', `${root}/id_rsa`]);
  // Larger than what is read of one answer.
  writeFileSync(`${root}/backup.tar.gz`, Buffer.concat([gzipSync('shop'), Buffer.alloc(3_000_000)]));
  writeFileSync(`${root}/site.zip`, Buffer.from('PK\x03\x04\x14\0', 'latin1'));
  writeFileSync(`${root}/.DS_Store`, Buffer.from('\0\0\0\x01Bud1\0\0\x10\0', 'latin1'));
}
