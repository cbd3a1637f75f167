import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonInteger, stringifyExact } from '../../shared/lib/exact-json.ts';

test('a bigint of any size is an exact JSON number, however deep', () => {
  expect(stringifyExact({ total: 2n ** 128n, list: [{ n: -1n }], text: '1', none: null, left_out: undefined })).toBe('{"total":340282366920938463463374607431768211456,"list":[{"n":-1}],"text":"1","none":null}');
  fc.assert(fc.property(fc.bigInt(), (value) => {
    expect(stringifyExact({ value })).toBe(`{"value":${value}}`);
    expect(JSON.stringify([jsonInteger(value)])).toBe(`[${value}]`);
  }));
});

test('everything else is printed as JSON.stringify prints it', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(stringifyExact(value)).toBe(JSON.stringify(value));
  }));
});
