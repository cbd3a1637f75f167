import { chmodSync, mkdirSync } from 'node:fs';
import { freePort } from '../../support/free-port.ts';
import { type DebianService, daemon, folderWith } from './daemon.ts';

/** FTP without TLS that lets anybody in, write to one folder, and name whatever address data is to be sent to. */
export const vsftpd: DebianService = {
  package: 'vsftpd',
  binary: '/usr/sbin/vsftpd',
  start: async () => {
    const port = await freePort(2121);
    const settings = ['listen=YES', 'background=NO', 'listen_address=127.0.0.1', `listen_port=${port}`, 'anonymous_enable=YES', 'write_enable=YES', 'anon_upload_enable=YES', 'anon_root={folder}/public', 'secure_chroot_dir={folder}/empty', 'seccomp_sandbox=NO', 'xferlog_enable=NO', 'port_promiscuous=YES'];
    const folder = folderWith({ 'vsftpd.conf': `${settings.join('\n')}\n`, 'public/price-list.txt': 'none\n' });
    mkdirSync(`${folder.path}/empty`);
    mkdirSync(`${folder.path}/public/incoming`);
    chmodSync(`${folder.path}/public/incoming`, 0o777);
    const { stop } = await daemon('/usr/sbin/vsftpd', [`${folder.path}/vsftpd.conf`], { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};

/** Samba with SMB 1, without signatures, with a share for guests. */
export const samba: DebianService = {
  package: 'samba',
  binary: '/usr/sbin/smbd',
  needs: { tcp: [445] },
  start: async () => {
    const folders = ['state', 'cache', 'lock', 'pid', 'private', 'ncalrpc'];
    const settings = ['interfaces = 127.0.0.1', 'bind interfaces only = yes', 'smb ports = 445', 'server min protocol = NT1', 'ntlm auth = yes', 'map to guest = Bad User', 'guest account = nobody', 'disable netbios = yes', 'load printers = no', 'printcap name = /dev/null', 'logging = file', 'log file = {folder}/log', 'state directory = {folder}/state', 'cache directory = {folder}/cache', 'lock directory = {folder}/lock', 'pid directory = {folder}/pid', 'private dir = {folder}/private', 'ncalrpc dir = {folder}/ncalrpc', 'usershare path ='];
    const folder = folderWith({ 'smb.conf': `[global]\n${settings.join('\n')}\n[public]\npath = {folder}/public\nguest ok = yes\nread only = yes\n`, 'public/price-list.txt': 'none\n' });
    for (const name of folders) mkdirSync(`${folder.path}/${name}`, { recursive: true });
    const { stop } = await daemon('/usr/sbin/smbd', ['--foreground', '--no-process-group', '-s', `${folder.path}/smb.conf`], { port: 445 }, folder.remove);
    return { port: 445, ports: ['T:445'], stop };
  },
};

/** rsync's daemon, which tells its modules. */
export const rsync: DebianService = {
  package: 'rsync',
  binary: '/usr/bin/rsync',
  start: async () => {
    const port = await freePort(8730);
    const folder = folderWith({ 'rsyncd.conf': `address = 127.0.0.1\nport = ${port}\nuse chroot = no\n[backup]\npath = {folder}/data\ncomment = nightly backup\nread only = yes\n`, 'data/empty': '' });
    const { stop } = await daemon('/usr/bin/rsync', ['--daemon', '--no-detach', `--config=${folder.path}/rsyncd.conf`, `--port=${port}`, '--address=127.0.0.1'], { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};
