import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port.ts';
import { type DebianService, daemon, folderWith } from './daemon.ts';

/** Postfix as a fresh main.cf makes it: no STARTTLS, and VRFY is answered. */
export const postfix: DebianService = {
  package: 'postfix',
  binary: '/usr/sbin/postfix',
  start: async () => {
    const port = await freePort(2525);
    const main = ['compatibility_level = 3.6', 'queue_directory = {folder}/queue', 'data_directory = {folder}/data', 'inet_interfaces = 127.0.0.1', 'inet_protocols = ipv4', 'myhostname = mail.example.com', 'mydestination =', 'mynetworks =', 'alias_maps =', 'local_recipient_maps =', 'smtpd_peername_lookup = no'];
    const service = (name: string, type: string, program: string): string => `${name} ${type} n - n - - ${program}`;
    const master = [service(`127.0.0.1:${port}`, 'inet', 'smtpd'), service('rewrite', 'unix', 'trivial-rewrite'), service('cleanup', 'unix', 'cleanup'), service('qmgr', 'unix', 'qmgr'), service('anvil', 'unix', 'anvil'), service('proxymap', 'unix', 'proxymap')];
    const folder = folderWith({ 'conf/main.cf': `${main.join('\n')}\n`, 'conf/master.cf': `${master.join('\n')}\n` });
    mkdirSync(`${folder.path}/queue`);
    mkdirSync(`${folder.path}/data`);
    await promisify(execFile)('chown', ['postfix', `${folder.path}/data`]);
    // Makes the folders of the queue with the owners that they need.
    await promisify(execFile)('/usr/sbin/postfix', ['-c', `${folder.path}/conf`, 'check']);
    const { stop } = await daemon('/usr/lib/postfix/sbin/master', ['-c', `${folder.path}/conf`, '-d'], { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};

/** Dovecot that takes passwords over clear text. */
export const dovecot: DebianService = {
  package: 'dovecot-imapd',
  binary: '/usr/sbin/dovecot',
  start: async () => {
    const port = await freePort(1143);
    const settings = ['base_dir = {folder}/run', 'state_dir = {folder}/run', 'log_path = /dev/stderr', 'protocols = imap', 'listen = 127.0.0.1', 'ssl = no', 'disable_plaintext_auth = no', 'passdb {\n  driver = static\n  args = nopassword=n password=never\n}', 'userdb {\n  driver = static\n  args = uid=nobody gid=nogroup home={folder}\n}', `service imap-login {\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`];
    const folder = folderWith({ 'dovecot.conf': `${settings.join('\n')}\n` });
    const { stop } = await daemon('/usr/sbin/dovecot', ['-F', '-c', `${folder.path}/dovecot.conf`], { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};
