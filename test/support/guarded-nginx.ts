import { existsSync, readFileSync } from 'node:fs';
import { daemon, folderWith } from '../e2e/services/daemon.ts';

const binary = '/usr/sbin/nginx';

/** Why there can be no real nginx here; null where there can. */
export const noNginx = existsSync(binary) ? null : 'nginx is not installed';

/** nginx on this loopback address and port, whose every page asks for HTTP Basic; `log` tells the status and user of each request. */
export async function guardedNginx({ address, port, login, password }: { address: string; port: number; login: string; password: string }): Promise<{ log: () => string[]; stop: () => Promise<void> }> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path {folder}/${kind};`).join(' ');
  const config = `user root;\ndaemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr;\nevents {}\nhttp { ${temporary} log_format users "$status $remote_user"; access_log {folder}/log users;
  server { listen ${address}:${port}; auth_basic "Stock"; auth_basic_user_file {folder}/users; root {folder}/site; } }\n`;
  const folder = folderWith({ 'nginx.conf': config, users: `${login}:{PLAIN}${password}\n`, 'site/index.html': '<!doctype html><title>Stock</title>\n' });
  const { stop } = await daemon(binary, ['-c', `${folder.path}/nginx.conf`, '-p', folder.path, '-e', 'stderr'], { port, address }, folder.remove);
  return { log: () => readFileSync(`${folder.path}/log`, 'utf8').trim().split('\n'), stop };
}
