import * as z from 'zod';
import { show } from '../../../shared/domain/deletion-job/deletion-job.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { bare } from '../answers.ts';
import { Job, present } from './present.ts';

/** Jobs (reference 7). */
export const jobs: Group = {
  id: 'jobs',
  title: 'Jobs',
  grants: { table: 'read' },
  errorImpact: '`cf delete-org` does not learn that the organization is gone.',
  endpoints: [
    endpoint({
      id: 'showJob', method: 'GET', path: '/v2/jobs/{guid}', summary: 'Show a job',
      description: 'An unknown job, and one that has finished, is the finished job with the guid 0.',
      can: 'token', params: z.object({ guid: z.string() }), answer: bare(Job), status: 200,
      handle: async ({ params: { guid } }) => present(await show(guid)),
    }),
  ],
};
