import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { secrets } from '../platform/secrets.ts';
import { problem } from '../problems.ts';

const Position = z.record(z.string(), z.union([z.string(), z.number()]));
export type Position = z.infer<typeof Position>;

/**
 * A place in a list as opaque text, authenticated and bound to its tenant and to the question asked:
 * edited, or used by another tenant or for another list, it is refused (400).
 */
export async function sealCursor(position: Position, binding: string): Promise<string> {
  const text = Buffer.from(JSON.stringify(position)).toString('base64url');
  const { current } = await secrets().then((port) => port.get('cursor'));
  return `${text}.${sign(text, binding, current.value).toString('base64url')}`;
}

export async function openCursor(cursor: string, binding: string): Promise<Position> {
  const [text = '', signature = ''] = cursor.split('.');
  const { current, previous } = await secrets().then((port) => port.get('cursor'));
  const given = Buffer.from(signature, 'base64url');
  const genuine = [current, previous].some((version) => {
    if (!version) return false;
    const expected = sign(text, binding, version.value);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  if (!genuine) throw problem.badCursor();
  return Position.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
}

function sign(text: string, binding: string, secret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cursor', 32));
  return createHmac('sha256', key).update(`${binding}\n${text}`).digest();
}
