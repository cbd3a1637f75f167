import { crc32 } from 'node:zlib';

/** One event as AWS frames it on the wire (application/vnd.amazon.eventstream): lengths, a checksum of them, headers, payload, a checksum of all. */
export function frame(type: string, payload: object, messageType = 'event'): Buffer {
  const headers = Buffer.concat([header(':message-type', messageType), header(messageType === 'event' ? ':event-type' : ':exception-type', type), header(':content-type', 'application/json')]);
  const body = Buffer.from(JSON.stringify(payload));
  const lengths = Buffer.concat([uint32(16 + headers.length + body.length), uint32(headers.length)]);
  const unsigned = Buffer.concat([lengths, uint32(crc32(lengths)), headers, body]);
  return Buffer.concat([unsigned, uint32(crc32(unsigned))]);
}

/** Type 7 is text. */
function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
