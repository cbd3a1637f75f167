const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
/** 1 January 1980, 00:00, the zero of a ZIP file's clock (APPNOTE.TXT 4.4.6): time in the low, date in the high 16 bits. */
const EPOCH = 0x0021_0000;

/** The same archive with every file dated 1 January 1980, so that equal content gives equal bytes. */
export function withoutZipDates(archive: Uint8Array): Uint8Array {
  const fixed = Uint8Array.from(archive);
  const view = new DataView(fixed.buffer);
  const end = endOfDirectory(view);
  let entry = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const local = view.getUint32(entry + 42, true);
    if (view.getUint32(entry, true) !== DIRECTORY_ENTRY || view.getUint32(local, true) !== LOCAL_HEADER) throw new Error('The archive is not a plain ZIP file');
    view.setUint32(entry + 12, EPOCH, true);
    view.setUint32(local + 10, EPOCH, true);
    entry += 46 + view.getUint16(entry + 28, true) + view.getUint16(entry + 30, true) + view.getUint16(entry + 32, true);
  }
  return fixed;
}

function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; at--) if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  throw new Error('The archive has no central directory');
}
