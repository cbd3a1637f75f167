import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Details, details } from '../../../shared/domain/exception/details.ts';
import { Document, present } from '../../../shared/domain/exception/document.ts';
import * as Exception from '../../../shared/domain/exception/exception.ts';
import * as Review from '../../../shared/domain/exception/review.ts';
import * as Submit from '../../../shared/domain/exception/submit.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, empty, flat, outcomes, removals } from '../answers.ts';
import { doEach, Ids, removeEach } from '../bulk.ts';
import { Id } from '../params.ts';

/** An edit; with a status a reviewer's refusal, which changes nothing else. */
const Change = Submit.Update.extend({ ...Review.Reject.shape, status: Review.Reject.shape.status.optional() });

const versions = z.record(z.string(), z.int().min(1)).meta({ description: 'By id, the `version` that the reviewer saw; of all ids or of none' });

/** What a reviewer activates, as it read when it was looked at. */
const Seen = Ids.extend({ versions: versions.exactOptional() }).refine(({ ids, versions: seen }) => seen === undefined || isDeepStrictEqual(new Set(ids), new Set(Object.keys(seen))), { path: ['versions'], message: 'names each of the ids and no other' });

async function change(id: string, { status, review_comment, ...edit }: z.output<typeof Change>) {
  return status === undefined ? Submit.update(id, edit) : Review.reject(id, review_comment);
}

export const exceptions: Group = {
  id: 'exceptions',
  title: 'Exceptions',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Findings cannot be disputed, and disputes are not reviewed; what is active goes on counting.',
  endpoints: [
    endpoint({
      id: 'listExceptions',
      method: 'GET',
      path: '/v2/exceptions',
      summary: 'List Exceptions',
      description: 'The exceptions of the active product.',
      can: 'member',
      columns: Exception.columns,
      answer: collection('exceptions', Document),
      status: 200,
      handle: async ({ list }) => {
        const page = await Exception.list(list);
        return { ...page, items: page.items.map(present) };
      },
    }),
    endpoint({
      id: 'createException',
      method: 'POST',
      path: '/v2/exceptions',
      summary: 'Create Exception',
      description: 'Pending until a reviewer activates it; until then the findings count as before. `new_severity` left out or -1 says that it is a false positive.',
      can: 'member',
      body: z.object({ exception: Submit.Create }),
      answer: document('exceptions', Document, { location: (id) => `/v2/exceptions/${id}` }),
      status: 201,
      handle: async ({ body }) => present(await Submit.create(body.exception)),
    }),
    endpoint({
      id: 'exceptionStatistics',
      method: 'GET',
      path: '/v2/exceptions/statistics',
      summary: 'Show the exceptions statistics',
      can: 'member',
      answer: flat(Exception.Statistics),
      status: 200,
      handle: () => Exception.statistics(),
    }),
    endpoint({
      id: 'showException',
      method: 'GET',
      path: '/v2/exceptions/{id}',
      summary: 'Show an exception',
      can: 'member',
      params: Id,
      answer: document('exceptions', Document),
      status: 200,
      handle: async ({ params }) => present(await Exception.need(params.id)),
    }),
    endpoint({
      id: 'showExceptionDetails',
      method: 'GET',
      path: '/v2/exceptions/{id}/details',
      summary: 'Show exception details',
      description: 'With the open findings that it covers, the first 100 of them; `matches` says how many there are.',
      can: 'member',
      params: Id,
      answer: document('exceptions', Details),
      status: 200,
      handle: ({ params }) => details(params.id),
    }),
    endpoint({
      id: 'updateException',
      method: 'PUT',
      path: '/v2/exceptions/{id}',
      summary: 'Update Exception',
      description: 'An edit submits it anew (`pending`); an active one is edited by those who wrote it, or an admin. A reviewer rejects it with `{"status":"rejected","review_comment":"..."}`.',
      can: 'member',
      params: Id,
      body: z.object({ exception: Change }),
      answer: document('exceptions', Document),
      status: 200,
      handle: async ({ params, body: { exception } }) => present(await change(params.id, exception)),
    }),
    endpoint({
      id: 'deleteException',
      method: 'DELETE',
      path: '/v2/exceptions/{id}',
      summary: 'Delete an exception',
      description: 'What it held down counts again. An active one is deleted by those who wrote it, or an admin; any other by any member.',
      can: 'member',
      params: Id,
      answer: empty(),
      status: 200,
      handle: ({ params }) => Submit.remove(params.id),
    }),
    endpoint({
      id: 'deleteExceptions',
      method: 'DELETE',
      path: '/v2/exceptions',
      summary: 'Delete exceptions',
      description: 'Up to 100 ids, in the query or the body; the answer says of each what happened.',
      can: 'member',
      query: Ids,
      answer: removals(),
      status: 200,
      handle: ({ query }) => removeEach(query.ids, 'Exception', Submit.remove),
    }),
    endpoint({
      id: 'activateExceptions',
      method: 'PUT',
      path: '/v2/exceptions/activate',
      summary: 'Activate exceptions',
      description: 'By a reviewer: for PCI the ASV\'s staff (Super Admin), never the author, and for 90 days at most; for other products an admin. With `versions` an exception that was edited or decided on since is refused, and stays as it is. The last runs concerned are judged anew.',
      can: 'ADMIN_ACCESS',
      query: Seen,
      answer: outcomes('activated'),
      status: 200,
      handle: ({ query }) => doEach(query.ids, 'Exception', 'activated', (id) => Review.activate(id, query.versions?.[id])),
    }),
    endpoint({
      id: 'resetExceptions',
      method: 'PUT',
      path: '/v2/exceptions/reset',
      summary: 'Reset exceptions',
      description: 'By a reviewer: back to pending, so that they no longer count.',
      can: 'ADMIN_ACCESS',
      query: Ids,
      answer: outcomes('reset'),
      status: 200,
      handle: ({ query }) => doEach(query.ids, 'Exception', 'reset', Review.reset),
    }),
  ],
};
