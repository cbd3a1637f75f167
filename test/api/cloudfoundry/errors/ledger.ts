import { expect } from 'vitest';
import * as z from 'zod';
import { documentedErrors } from '../../../contract/contract.ts';
import type { Answer } from '../world.ts';

const Told = z.strictObject({ description: z.string(), error_code: z.string().startsWith('CF-'), code: z.int() });

/** Which documented errors were seen, each in an answer of the surface to a request: nothing else gets into it. */
export function useLedger() {
  const seen = new Set<number>();
  return {
    seen,
    /** Holds an answer against the documented table: number, name, status, words and form. */
    told: ({ status, headers, json }: Answer, name: string, description: string): void => {
      const { code, ...told } = Told.parse(json);
      const row = documentedErrors().find((one) => one.code === code);
      expect({ ...told, code, status }).toEqual({ description, error_code: `CF-${name}`, code: row?.code, status: row?.status });
      expect(row?.name).toBe(name);
      expect(description).toMatch(wordsOf(row?.description ?? ''));
      expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
      expect(headers.get('x-vcap-request-id')).toMatch(/[0-9a-f-]{36}$/);
      seen.add(code);
    },
  };
}

/** The documented template, as whatever it can say. */
function wordsOf(template: string): RegExp {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${template.replaceAll('\\n', '\n').split('%s').map(literal).join('.+')}$`, 's');
}
