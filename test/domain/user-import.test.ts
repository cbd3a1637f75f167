import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { scanning } from '../support/scanning.ts';
import { newId } from '../../shared/lib/id.ts';
import { type Sent, useSurface } from '../support/gateway-call.ts';
import { outbox } from '../support/outbox.ts';
import { makeOwners } from '../support/owners.ts';
import type { Person } from '../support/people.ts';
import { useTable } from '../support/table.ts';

useTable();
const call = useSurface(scanning);
let admin: Person;
beforeAll(async () => {
  admin = (await makeOwners()).admin;
});

const send = (sent: Omit<Sent, 'path'> & { path: string }) => call({ ...sent, headers: { 'x-api-key': admin.key, authorization: `Bearer ${admin.token}`, ...sent.headers } });
const importCsv = (body: string | Buffer, type = 'text/csv') => send({ method: 'POST', path: '/v2/users/import', body, headers: { 'content-type': type } });

describe('an import', () => {
  test('says of each row what became of it, and a bad row costs the others nothing', async () => {
    const [first, second, third] = [newId(), newId(), newId()].map((id) => `${id}@example.com`);
    const rows = ['Email,First_Name,role,timezone', `${first},Ida,Admin,UTC`, 'nobody,,,', `${second},"Mara ""M""",,Mars/Olympus`, `${first},,,`, `${third},Ole`, `${second},Ole,User,Europe/Berlin`, `${third},,Super Admin,`];
    const { status, json } = await importCsv(rows.join('\r\n'));
    expect(status).toBe(200);
    expect(json).toEqual({
      data: [
        { row: 1, email: first, status: 'created', message: 'An invitation was sent' },
        { row: 2, email: 'nobody', status: 'error', message: expect.stringContaining('email') },
        { row: 3, email: second, status: 'error', message: 'timezone is not an IANA time zone' },
        { row: 4, email: first, status: 'skipped', message: 'email has already been taken' },
        { row: 5, email: third, status: 'error', message: 'has 2 cells instead of 4' },
        { row: 6, email: second, status: 'created', message: 'An invitation was sent' },
        { row: 7, email: third, status: 'error', message: 'role is above your own' },
      ],
    });
    const invited = (await outbox(admin.organization)).filter(({ name }) => name === 'user.invited').map(({ payload }) => JSON.parse(payload));
    expect(invited).toEqual(expect.arrayContaining([{ email: first }, { email: second }]));
  });

  test('of a form takes its one file, and a repeat skips what is there', async () => {
    const emails = Array.from({ length: 25 }, () => `${newId()}@example.com`);
    const body = ['--x', 'Content-Disposition: form-data; name="file"; filename="../../etc/passwd"', 'Content-Type: text/csv', '', `email\r\n${emails.join('\r\n')}`, '--x--', ''].join('\r\n');
    const type = 'multipart/form-data; boundary=x';
    const statuses = async () => (await importCsv(body, type)).text.match(/"status":"\w+"/g);
    expect(await statuses()).toEqual(emails.map(() => '"status":"created"'));
    expect(await statuses()).toEqual(emails.map(() => '"status":"skipped"'));
  });

  test('ten files in a row, each with a bad row, lose nothing', async () => {
    const { admin: other } = await makeOwners();
    const as = { 'x-api-key': other.key, authorization: `Bearer ${other.token}` };
    const files = Array.from({ length: 10 }, () => Array.from({ length: 20 }, () => `${newId()}@example.com`));
    for (const emails of files) {
      const { text } = await send({ method: 'POST', path: '/v2/users/import', body: `email\r\n${emails.join('\r\n')}\r\nnobody\r\n`, headers: { ...as, 'content-type': 'text/csv' } });
      expect([text.match(/"status":"created"/g)?.length, text.match(/"status":"error"/g)?.length]).toEqual([20, 1]);
    }
    const { text } = await send({ method: 'GET', path: '/v2/users/export', headers: as });
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(files.flat().filter((email) => rows.every((row) => row['email'] !== email))).toEqual([]);
  });

  test.each([
    ['JSON', '{}', 'application/json', 415],
    ['a file without names of columns', 'a@example.com\r\n', 'text/csv', 422],
    ['nothing', '', 'text/csv', 422],
    ['more than 1,000 rows', `email\r\n${'x\r\n'.repeat(1001)}`, 'text/csv', 422],
    ['a row without an end', `email\r\n"${'x'.repeat(50_000)}`, 'text/csv', 422],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'text/csv', 422],
    ['more than 4 MB', 'x'.repeat(4 * 1024 * 1024 + 1), 'text/csv', 413],
    ['a form without an end', '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nemail', 'multipart/form-data; boundary=x', 400],
    ['a form without a boundary', 'email', 'multipart/form-data', 400],
    ['a form without a file', '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nemail\r\n--x--', 'multipart/form-data; boundary=x', 422],
  ])('of %s is refused', async (_, body, type, status) => {
    expect((await importCsv(body, type)).status).toBe(status);
  });
});

test('an export holds whom the list shows, and no cell that a spreadsheet would run', async () => {
  const email = `${newId()}@example.com`;
  await importCsv(`email,first_name\r\n${email},=HYPERLINK(1)\r\n`);
  const { status, headers, text } = await send({ method: 'GET', path: '/v2/users/export' });
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', expect.stringContaining('users.csv')]);
  const rows: Record<string, string>[] = parse(text, { columns: true });
  expect(rows.find((row) => row['email'] === email)).toMatchObject({ first_name: "'=HYPERLINK(1)", role: 'User', confirmed: 'false', organization_id: admin.organization });
  expect((await outbox(admin.organization)).some(({ name }) => name === 'user.list_exported')).toBe(true);
});
