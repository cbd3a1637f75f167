import { once } from 'node:events';
import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { Server, type ServerChannel, type Session } from 'ssh2';
import { sshKey } from './ssh-keys.ts';

export interface ListeningServer {
  port: number;
  /** The commands that it was asked to run, in their order. */
  commands: string[];
  close: () => Promise<void>;
}

interface Behaviour {
  user?: string;
  password?: string;
  /** Asks by keyboard-interactive only, as PAM does. */
  interactive?: boolean;
  answer?: (command: string, channel: ServerChannel) => void;
  banner?: string;
  /** Lets somebody in and then ends the session at once. */
  leaves?: boolean;
  /** Software, as its first line tells it. */
  ident?: string;
}

const debian: Record<string, string> = {
  'cat /etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
  'uname -r': '6.1.0-18-amd64\n',
  'dpkg-query': 'ii \topenssl\t3.0.11-1~deb12u2\nii \topenssl\t3.0.11-1~deb12u2\nrc \tremoved\t1.0\nii \tbash\t5.2.15-2\nii \t$(reboot)\t1\nnonsense\n',
};

/** An SSH server on loopback that lets one user in with the password, and is a small Debian unless told otherwise. */
export async function sshServer({ user = 'scanner', password = 'correct horse', interactive = false, answer = asDebian, banner, leaves = false, ident }: Behaviour = {}): Promise<ListeningServer> {
  const commands: string[] = [];
  const server = new Server({ hostKeys: [sshKey().private_key], ...(banner === undefined ? {} : { banner }), ...(ident === undefined ? {} : { ident }) }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method === (interactive ? 'keyboard-interactive' : 'password')) {
        const check = (given: string | undefined): void => (context.username === user && given === password ? context.accept() : context.reject());
        if (context.method === 'keyboard-interactive') context.prompt([{ prompt: 'Password: ', echo: false }], ([given]) => check(given));
        else if (context.method === 'password') check(context.password);
      } else context.reject([interactive ? 'keyboard-interactive' : 'password']);
    });
    if (leaves) client.on('ready', () => client.end());
    client.on('session', (accept) => onSession(accept(), (command, channel) => {
      commands.push(command);
      answer(command, channel);
    }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return { port: address.port, commands, close: async () => void server.close() };
}

function onSession(session: Session, answer: (command: string, channel: ServerChannel) => void): void {
  session.on('exec', (accept, _, { command }) => answer(command, accept()));
}

function asDebian(command: string, channel: ServerChannel): void {
  const found = Object.entries(debian).find(([begin]) => command.startsWith(begin))?.[1];
  channel.write(found ?? '');
  channel.exit(found === undefined ? 127 : 0);
  channel.end();
}

/** A TCP server that does this to each connection. */
export async function tcpServer(each: (socket: Socket) => void): Promise<ListeningServer> {
  const sockets = new Set<Socket>();
  const server: TcpServer = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    each(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return { port: address.port, commands: [], close: async () => { for (const socket of sockets) socket.destroy(); server.close(); } };
}
