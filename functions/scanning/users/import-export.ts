import * as z from 'zod';
import { exportUsers } from '../../../shared/domain/user/export-users.ts';
import { importUsers, Outcome } from '../../../shared/domain/user/import-users.ts';
import { endpoint } from '../../../shared/http/endpoint.ts';
import { readFilePart } from '../../../shared/http/multipart.ts';
import { download, flat } from '../answers.ts';

/** Users by the file. */
export const importExport = [
  endpoint({
    id: 'importUsers',
    method: 'POST',
    path: '/v2/users/import',
    summary: 'Import Users',
    description:
      'A CSV file with a row of column names: `email`, and optionally `username`, `role`, `locale`, `timezone` and the personal fields. Each user gets an invitation; passwords are not imported. At most 4 MB and 1,000 rows. Says of each row what became of it.',
    can: 'ADMIN_ACCESS',
    accepts: ['text/csv', 'multipart/form-data'],
    answer: flat(z.object({ data: z.array(Outcome.meta({ id: 'ImportedUser' })) })),
    status: 200,
    handle: async ({ raw, headers }) => {
      const type = headers['content-type'] ?? '';
      return { data: await importUsers(/^multipart\//i.test(type) ? readFilePart(type, raw) : raw) };
    },
  }),
  endpoint({
    id: 'exportUsers',
    method: 'GET',
    path: '/v2/users/export',
    summary: 'Export all users to a CSV file',
    description: 'No cell can be taken for a formula.',
    can: 'ADMIN_ACCESS',
    answer: download('text/csv'),
    status: 200,
    handle: () => exportUsers(),
  }),
];
