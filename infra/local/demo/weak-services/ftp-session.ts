import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** As `ls -l` writes them, which is what clients and scanners parse. */
const listing = [
  'drwxr-xr-x    2 14       11           4096 Mar 14  2019 incoming',
  '-rw-r--r--    1 14       11          14336 Mar 14  2019 orders-2019.csv',
  '-rw-r--r--    1 14       11             31 Mar 14  2019 welcome.msg',
].map((line) => `${line}\r\n`).join('');

/** One control connection: who has signed in, and where the next data connection will be accepted. */
export class FtpSession {
  #user: string | undefined;
  #signedIn = false;
  #passive: Server | undefined;
  #data: PromiseWithResolvers<Socket> | undefined;
  readonly #control: Socket;

  constructor(control: Socket) {
    this.#control = control;
    this.#reply('220 (vsFTPd 3.0.3)');
  }

  /** Answers one line of the client. */
  command(line: string): void {
    const [verb = '', ...words] = line.split(' ');
    const argument = words.join(' ');
    switch (verb.toUpperCase()) {
      case 'USER': return this.#name(argument);
      case 'PASS': return this.#signIn();
      case 'SYST': return this.#reply('215 UNIX Type: L8');
      case 'FEAT': return this.#reply('211-Features:\r\n EPSV\r\n PASV\r\n211 End');
      case 'NOOP': return this.#reply('200 NOOP ok.');
      case 'QUIT': return this.#quit();
      default: return this.#signedIn ? this.#signedInCommand(verb.toUpperCase()) : this.#reply('530 Please login with USER and PASS.');
    }
  }

  /** Frees the passive port when the client has gone. */
  end(): void {
    this.#passive?.close();
    this.#passive = undefined;
    void this.#data?.promise.then((socket) => socket.destroy());
  }

  #signedInCommand(verb: string): void {
    switch (verb) {
      case 'PWD': return this.#reply('257 "/" is the current directory');
      case 'CWD': return this.#reply('250 Directory successfully changed.');
      case 'TYPE': return this.#reply('200 Switching to requested mode.');
      case 'PASV': return this.#openPassive((port) => `227 Entering Passive Mode (127,0,0,1,${port >> 8},${port & 0xff}).`);
      case 'EPSV': return this.#openPassive((port) => `229 Entering Extended Passive Mode (|||${port}|)`);
      case 'LIST':
      case 'NLST': return this.#list();
      case 'STOR':
      case 'DELE':
      case 'MKD': return this.#reply('550 Permission denied.');
      default: return this.#reply('500 Unknown command.');
    }
  }

  #name(user: string): void {
    this.#user = user;
    this.#signedIn = false;
    this.#reply('331 Please specify the password.');
  }

  #signIn(): void {
    this.#signedIn = /^(?:anonymous|ftp)$/i.test(this.#user ?? '');
    this.#reply(this.#signedIn ? '230 Login successful.' : '530 Login incorrect.');
  }

  #quit(): void {
    this.#reply('221 Goodbye.');
    this.#control.end();
  }

  /** A new port of loopback for one data connection; an earlier one is given up. */
  #openPassive(answer: (port: number) => string): void {
    this.end();
    const data = Promise.withResolvers<Socket>();
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      data.resolve(socket);
      server.close();
    });
    this.#passive = server;
    this.#data = data;
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') this.#reply(answer(address.port));
    });
  }

  #list(): void {
    const data = this.#data;
    if (data === undefined) return this.#reply('425 Use PASV or EPSV first.');
    this.#data = undefined;
    this.#reply('150 Here comes the directory listing.');
    void data.promise.then((socket) => socket.end(listing, () => this.#reply('226 Directory send OK.')));
  }

  #reply(text: string): void {
    if (this.#control.writable) this.#control.write(`${text}\r\n`);
  }
}
