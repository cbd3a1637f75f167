import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPorts, parsePortRanges, toNmap } from '../../shared/domain/port-list/port-ranges.ts';

const normal = (text: string) => {
  const { ranges, invalid } = parsePortRanges(text);
  return [toNmap(ranges), invalid];
};

describe('port ranges as text', () => {
  test.each([
    ['T:1-1024,U:53', 'T:1-1024,U:53'], ['80', 'T:80'], ['80,443', 'T:80,443'], ['U:53, 123,t: 80', 'T:80,U:53,123'], ['T:1-10,5-20,21', 'T:1-21'], ['1 - 3', 'T:1-3'], ['T:1-65535,U:1-65535', 'T:1-65535,U:1-65535'], ['', null], [' , ', null],
  ])('%j is %j for nmap', (text, expected) => {
    expect(normal(text)).toEqual([expected, []]);
  });

  test.each(['0', '65536', '5-4', '1-', '-p-', 'http', 'T:', 'S:80', '1-2-3', '１', '99999999999', '$(id)'])('%j is named as invalid', (text) => {
    const [ranges, invalid] = normal(`22,${text}`);
    expect([ranges, invalid]).toEqual(['T:22', [expect.stringContaining(text)]]);
  });

  test('the count is that of the ports written out, and the form for nmap is read as the same ports', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }), fc.constantFrom('T', 'U'));
    fc.assert(fc.property(fc.array(range, { maxLength: 12 }), (entries) => {
      const { ranges } = parsePortRanges(entries.map(([start, more, type]) => `${type}:${start}-${start + more}`).join(','));
      const ports = (letter: string) => new Set(entries.filter(([, , type]) => type === letter).flatMap(([start, more]) => Array.from({ length: more + 1 }, (_, at) => start + at))).size;
      const [tcp, udp] = [ports('T'), ports('U')];
      expect(countPorts(ranges)).toEqual({ all: tcp + udp, tcp, udp });
      const again = toNmap(ranges) ?? '';
      expect(toNmap(parsePortRanges(again).ranges) ?? '').toBe(again);
      expect(countPorts(parsePortRanges(again).ranges)).toEqual({ all: tcp + udp, tcp, udp });
    }));
  });
});
