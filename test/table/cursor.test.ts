import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../shared/lib/id.ts';
import { openCursor, type Position, sealCursor } from '../../shared/table/cursor.ts';
import { useTable } from '../support/table.ts';
import { as, asked, page, write } from './listed.ts';

useTable();
const position: fc.Arbitrary<Position> = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())).filter((value) => !Object.hasOwn(value, '__proto__'));
const bad = { code: 'bad_cursor' };

describe('a cursor', () => {
  test('says where it was sealed, for the binding it was sealed for', async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.string(), async (where, binding) => {
        expect(await openCursor(await sealCursor(where, binding), binding)).toEqual({ ...where });
      }),
    );
  });

  test('is refused for any other binding', async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.string(), fc.string(), async (where, binding, other) => {
        fc.pre(binding !== other);
        await expect(openCursor(await sealCursor(where, binding), other)).rejects.toMatchObject(bad);
      }),
    );
  });

  test('is refused when any of its characters was changed', async () => {
    await fc.assert(
      fc.asyncProperty(position, fc.nat(), fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_', '.'), async (where, at, char) => {
        const cursor = await sealCursor(where, 'binding');
        const index = at % cursor.length;
        const edited = cursor.slice(0, index) + char + cursor.slice(index + 1);
        // The last character of unpadded base64 has bits that mean nothing.
        fc.pre(edited !== cursor && index !== cursor.length - 1);
        await expect(openCursor(edited, 'binding')).rejects.toMatchObject(bad);
      }),
    );
  });

  test('is refused when it is something else altogether', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        await expect(openCursor(text, 'binding')).rejects.toMatchObject(bad);
      }),
    );
    for (const text of ['', '.', '..', 'e30.', 'e30', `${'a'.repeat(10_000)}.b`]) await expect(openCursor(text, 'binding')).rejects.toMatchObject(bad);
  });
});

describe('the cursor of a list', () => {
  const [a, b] = [newId(), newId()];
  const names = Array.from({ length: 15 }, (_, at) => `note ${at}`);

  test('opens for its tenant and its question alone', async () => {
    await Promise.all([write(a, names), write(b, names)]);
    const { next_cursor: cursor } = await page(a, {});
    expect((await page(a, { cursor })).items).toHaveLength(5);
    await expect(page(b, { cursor })).rejects.toMatchObject(bad);
    for (const other of [{ sort: { column: 'created_at', descending: false } }, { sort: { column: 'text', descending: true } }, { where: { text: 'note*' } }, { created: { from: new Date(0), to: undefined } }]) {
      await expect(page(a, { ...other, cursor })).rejects.toMatchObject(bad);
    }
  });

  test('of a filtered list goes on in that list, and nowhere else', async () => {
    const where = { text: 'note*' };
    const { next_cursor: cursor } = await page(a, { where });
    expect(await page(a, { where, cursor })).toMatchObject({ page: 2, total: 15 });
    await expect(page(a, { where: { text: 'note 1*' }, cursor })).rejects.toMatchObject(bad);
    await expect(page(b, { where, cursor })).rejects.toMatchObject(bad);
  });

  test('sealed while a list had to be examined is refused once it is not', async () => {
    const { question } = asked();
    const { next_cursor: cursor } = await page(a, { question }, { where: () => true });
    await expect(page(a, { question, cursor })).rejects.toMatchObject(bad);
  });

  test('does not hold the secret, nor a row of anybody', async () => {
    const { next_cursor = '' } = await page(a, {});
    const seen = Buffer.from(next_cursor.split('.')[0] ?? '', 'base64url').toString();
    expect(Object.keys(JSON.parse(seen)).sort()).toEqual(['page', 'pk', 'sk']);
    expect(await as(a, async () => seen.includes(b))).toBe(false);
  });
});
