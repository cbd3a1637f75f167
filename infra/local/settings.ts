import { resolve } from 'node:path';

/** What one machine is told by its environment; everything has a default. */
export interface Settings {
  home: string;
  /** The scanning surface; the others take the next two. 0: any free ports. */
  port: number;
  address: string;
  /** Runner processes at most. */
  runners: number;
}

export function settings(): Settings {
  return {
    home: resolve(process.env['PERIMETER_HOME'] ?? '.perimeter'),
    port: whole('PERIMETER_PORT', 8080, 65_533),
    address: process.env['PERIMETER_ADDRESS'] ?? '127.0.0.1',
    runners: whole('PERIMETER_RUNNERS', 2, 64),
  };
}

function whole(name: string, absent: number, max: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return absent;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > max) throw new Error(`${name} must be a whole number from 0 to ${max}, not ${text}`);
  return number;
}
