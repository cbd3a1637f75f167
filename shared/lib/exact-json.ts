/** Text that JSON.stringify prints as it is. Part of ECMAScript since Node 21 (proposal "JSON.parse source text access"), not yet of TypeScript's library. */
interface RawJson {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    rawJSON(text: string): RawJson;
  }
}

/** An integer of any size as a JSON number: a JavaScript number is exact to 2^53 only, and JSON.stringify refuses a bigint. */
export function jsonInteger(value: bigint): RawJson {
  return JSON.rawJSON(value.toString());
}

/** JSON.stringify that prints every bigint, however deep, as an exact JSON number. Counts of addresses need it: an IPv6 /64 holds 2^64. */
export function stringifyExact(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? jsonInteger(member) : member));
}
