import { freePort } from '../../support/free-port.ts';
import { type DebianService, daemon, folderWith } from './daemon.ts';

/** Redis without a password. */
export const redis: DebianService = {
  package: 'redis-server',
  binary: '/usr/bin/redis-server',
  start: async () => {
    const port = await freePort(6379);
    const folder = folderWith({});
    const { stop } = await daemon('/usr/bin/redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'no', '--save', '', '--dir', folder.path], { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};

/** Redis with a password that everybody tries. */
export const guessableRedis: DebianService = {
  ...redis,
  start: async () => {
    const port = await freePort();
    const folder = folderWith({});
    const { stop } = await daemon(redis.binary, ['--port', String(port), '--bind', '127.0.0.1', '--requirepass', 'postgres', '--save', '', '--dir', folder.path], { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};

/** Memcached as it is: it knows no password. */
export const memcached: DebianService = {
  package: 'memcached',
  binary: '/usr/bin/memcached',
  start: async () => {
    const port = await freePort(11_211);
    const { stop } = await daemon('/usr/bin/memcached', ['-u', 'nobody', '-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '8'], { port }, () => undefined);
    return { port, ports: [`T:${port}`], stop };
  },
};

/** MariaDB that asks for no password: started as for a forgotten one, which needs no system tables and so starts at once. */
export const mariadb: DebianService = {
  package: 'mariadb-server',
  binary: '/usr/sbin/mariadbd',
  start: async () => {
    const port = await freePort(3306);
    const folder = folderWith({});
    const settings = ['--no-defaults', '--user=root', '--skip-grant-tables', '--skip-innodb', '--default-storage-engine=Aria', '--skip-log-bin', '--bind-address=127.0.0.1', `--port=${port}`, `--socket=${folder.path}/socket`, `--pid-file=${folder.path}/pid`, `--datadir=${folder.path}`];
    const { stop } = await daemon('/usr/sbin/mariadbd', settings, { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};
