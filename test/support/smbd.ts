import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { daemon, folderWith } from '../e2e/services/daemon.ts';

const binary = '/usr/sbin/smbd';

/** Why there can be no real Samba here; null where there can. */
export const noSmbd = !existsSync(binary) || !existsSync('/usr/bin/smbpasswd') ? 'samba is not installed' : process.getuid?.() !== 0 ? 'smbd is started as root only' : null;

const folders = ['state', 'cache', 'lock', 'pid', 'private', 'ncalrpc'];
const settings = ['bind interfaces only = yes', 'server role = standalone server', 'disable netbios = yes', 'load printers = no', 'printcap name = /dev/null', 'logging = file', 'log file = {folder}/log', 'log level = 0', 'state directory = {folder}/state', 'cache directory = {folder}/cache', 'lock directory = {folder}/lock', 'pid directory = {folder}/pid', 'private dir = {folder}/private', 'ncalrpc dir = {folder}/ncalrpc', 'passdb backend = smbpasswd:{folder}/private/passwords', 'usershare path ='];

/** Samba on this loopback address and port, with one account, that of Debian's `nobody`, and whatever else is set. */
export async function realSmbd({ address, port, password, and = [] }: { address: string; port: number; password: string; and?: string[] }): Promise<{ stop: () => Promise<void> }> {
  const folder = folderWith({ 'smb.conf': `[global]\n${[...settings, `interfaces = ${address}/8`, `smb ports = ${port}`, ...and].join('\n')}\n` });
  for (const name of folders) mkdirSync(`${folder.path}/${name}`, { recursive: true });
  const made = spawnSync('/usr/bin/smbpasswd', ['-c', `${folder.path}/smb.conf`, '-s', '-a', 'nobody'], { input: `${password}\n${password}\n`, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`smbpasswd failed: ${made.stderr}`);
  return daemon(binary, ['--foreground', '--no-process-group', '-s', `${folder.path}/smb.conf`], { port, address }, folder.remove);
}
