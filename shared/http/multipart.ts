import { problem } from '../problems.ts';

/** Header lines of a part are short; what is longer is no upload of a browser or of a client. */
const partHeaderBytesMax = 4096;

/**
 * The content of the one file in a `multipart/form-data` body (RFC 7578); its name is ignored. Linear, copies nothing; a second file,
 * or a body that is not cut by its own boundary, is refused.
 */
export function readFilePart(contentType: string, body: Buffer): Buffer {
  const files = partsOf(boundaryOf(contentType), body).filter(({ head }) => /^content-disposition:[^\r\n]*;\s*filename\*?=/im.test(head));
  const [file, ...others] = files;
  if (!file) throw problem.refused('The form holds no file', { file: ["can't be blank"] });
  if (others.length > 0) throw problem.refused('The form holds more than one file', { file: ['must be one file'] });
  return file.content;
}

function boundaryOf(contentType: string): Buffer {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw problem.malformed('multipart/form-data needs a boundary');
  return Buffer.from(`--${boundary}`);
}

/** More parts than any form of ours has. */
const partsMax = 20;

function partsOf(boundary: Buffer, body: Buffer): { head: string; content: Buffer }[] {
  const parts: { head: string; content: Buffer }[] = [];
  let at = body.indexOf(boundary);
  if (at !== 0 && !body.subarray(Math.max(0, at - 2), at).equals(Buffer.from('\r\n'))) throw problem.malformed('the body does not begin with its boundary');
  const between = Buffer.concat([Buffer.from('\r\n'), boundary]);
  for (;;) {
    const start = at + boundary.length;
    if (body.subarray(start, start + 2).equals(Buffer.from('--'))) return parts;
    const end = body.indexOf(between, start);
    if (end < 0 || parts.length >= partsMax) throw problem.malformed('the form has no end');
    parts.push(partOf(body.subarray(start + 2, end)));
    at = end + 2;
  }
}

function partOf(bytes: Buffer): { head: string; content: Buffer } {
  const end = bytes.subarray(0, partHeaderBytesMax).indexOf('\r\n\r\n');
  if (end < 0) throw problem.malformed('a part of the form has no header');
  return { head: bytes.subarray(0, end).toString('latin1'), content: bytes.subarray(end + 4) };
}
