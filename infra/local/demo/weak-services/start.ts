import { startAnonymousFtp } from './anonymous-ftp.ts';
import { startListingHttp } from './listing-http.ts';
import { startOldTls } from './old-tls.ts';
import type { LoopbackServer } from '../loopback-server.ts';

export interface WeakServices {
  ftp: LoopbackServer;
  http: LoopbackServer;
  tls: LoopbackServer;
  close(): Promise<void>;
}

// Customary ports, where nmap tries the likely protocol first: on any other port it finds the same, some ten seconds later.
const ports = { ftp: [2121], http: [8888, 8008], tls: [8443, 9443, 10443] };

/** Starts the three weak services on 127.0.0.1, on customary ports or, where these are taken, on any free one. */
export async function startWeakServices(): Promise<WeakServices> {
  const ftp = await onFirstFree(startAnonymousFtp, ports.ftp);
  const http = await onFirstFree(startListingHttp, ports.http);
  const tls = await onFirstFree(startOldTls, ports.tls);
  return {
    ftp,
    http,
    tls,
    close: async () => {
      await Promise.all([ftp.close(), http.close(), tls.close()]);
    },
  };
}

async function onFirstFree(start: (port: number) => Promise<LoopbackServer>, [port, ...others]: readonly number[]): Promise<LoopbackServer> {
  if (port === undefined) return start(0);
  try {
    return await start(port);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return onFirstFree(start, others);
  }
}
