import * as z from 'zod';
import { Create, create } from '../../../shared/domain/port-list/create.ts';
import { Document, present, presentOne } from '../../../shared/domain/port-list/document.ts';
import * as PortList from '../../../shared/domain/port-list/port-list.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document } from '../answers.ts';
import { Id } from '../params.ts';

export const portLists: Group = {
  id: 'port-lists',
  title: 'Port lists',
  grants: { table: 'write', catalogue: true, secrets: ['cursor'] },
  errorImpact: 'Targets cannot be given other ports; scans with known port lists run on.',
  endpoints: [
    endpoint({
      id: 'createPortList',
      method: 'POST',
      path: '/v2/port_lists',
      summary: 'Create a port list',
      description: 'Ports as text (`port_range`: `T:1-1024,U:53`) or as `port_ranges`. The list is offered to every organization once it is activated.',
      can: 'PORT_LIST_CREATE',
      body: z.object({ port_list: Create }),
      answer: document('port_lists', Document, { location: (id) => `/v2/port_lists/${id}` }),
      status: 201,
      handle: async ({ body }) => presentOne(await create(body.port_list)),
    }),
    endpoint({
      id: 'listActivatedPortLists',
      method: 'GET',
      path: '/v2/port_lists/activated',
      summary: 'List activated port lists',
      description: 'What a target may use: active lists of the active product, shared or of the own organization.',
      can: 'member',
      columns: PortList.columns,
      answer: collection('port_lists', Document),
      status: 200,
      handle: async ({ list }) => {
        const page = await PortList.listActivated(list);
        return { ...page, items: await present(page.items) };
      },
    }),
    endpoint({
      id: 'activatePortList',
      method: 'PUT',
      path: '/v2/port_lists/{id}/activate',
      summary: 'Activate a port list',
      can: 'PORT_LIST_CREATE',
      params: Id,
      answer: document('port_lists', Document),
      status: 200,
      handle: async ({ params }) => presentOne(await PortList.activate(params.id)),
    }),
  ],
};
