import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { FtpSession } from './ftp-session.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';

/** Bytes; RFC 959 sets no limit, and no command here needs more. */
const lineCap = 512;

/** An FTP server (RFC 959, passive mode) that lets anyone in as `anonymous` and lists its folder. Nothing can be stored. */
export async function startAnonymousFtp(port = 0): Promise<LoopbackServer> {
  return listenOnLoopback(createServer(converse), port);
}

function converse(control: Socket): void {
  const session = new FtpSession(control);
  let pending = '';
  control.setEncoding('latin1');
  control.on('close', () => session.end());
  control.on('data', (chunk: string) => {
    const lines = (pending + chunk).split('\n');
    pending = (lines.pop() ?? '').slice(0, lineCap);
    for (const line of lines) session.command(line.slice(0, lineCap).trim());
  });
}
