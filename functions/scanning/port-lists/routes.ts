import * as z from 'zod';
import { Create, create, Range } from '../../../shared/domain/port-list/create.ts';
import { Document, PortRangeDocument, present, presentOne } from '../../../shared/domain/port-list/document.ts';
import * as Edit from '../../../shared/domain/port-list/edit.ts';
import * as PortList from '../../../shared/domain/port-list/port-list.ts';
import { sync, Synced } from '../../../shared/domain/port-list/sync.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, empty, flat } from '../answers.ts';
import { Id } from '../params.ts';

const OneRange = Id.extend({ range_id: z.uuid() });

export const portLists: Group = {
  id: 'port-lists',
  title: 'Port lists',
  grants: { table: 'write', catalogue: true, secrets: ['cursor'] },
  errorImpact: 'Targets cannot be given other ports; scans with known port lists run on.',
  endpoints: [
    endpoint({
      id: 'listPortLists',
      method: 'GET',
      path: '/v2/port_lists',
      summary: 'List port lists',
      description: 'Shared lists that are active, and those of the own organization; whoever makes shared lists sees those that are not active too.',
      can: 'PORT_LIST_ACCESS',
      columns: PortList.columns,
      answer: collection('port_lists', Document),
      status: 200,
      handle: async ({ list }) => {
        const page = await PortList.list(list);
        return { ...page, items: await present(page.items) };
      },
    }),
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
    endpoint({
      id: 'syncPortLists',
      method: 'POST',
      path: '/v2/port_lists/sync',
      summary: 'Sync the a port lists',
      description: 'Brings the lists of the engine in, as a scan runner read them when it started: predefined, and offered at once. What was switched off stays off.',
      can: 'PORT_LIST_CREATE',
      answer: flat(Synced),
      status: 200,
      handle: () => sync(),
    }),
    endpoint({
      id: 'showPortList',
      method: 'GET',
      path: '/v2/port_lists/{id}',
      summary: 'Show a port list',
      can: 'PORT_LIST_ACCESS',
      params: Id,
      answer: document('port_lists', Document),
      status: 200,
      handle: async ({ params }) => presentOne(await PortList.show(params.id)),
    }),
    endpoint({
      id: 'updatePortList',
      method: 'PUT',
      path: '/v2/port_lists/{id}',
      summary: 'Update a port list',
      description: 'What is not named stays; ports that are named take the place of all that were there. Predefined lists cannot be changed (422).',
      can: 'PORT_LIST_CREATE',
      params: Id,
      body: z.object({ port_list: Edit.Update }),
      answer: document('port_lists', Document),
      status: 200,
      handle: async ({ params, body }) => presentOne(await Edit.update(params.id, body.port_list)),
    }),
    endpoint({
      id: 'updatePortListAppType',
      method: 'PUT',
      path: '/v2/port_lists/{id}/app_type',
      summary: 'Updates the app_type of a port list',
      description: 'The product that is offered it; null for every product.',
      can: 'PORT_LIST_CREATE',
      params: Id,
      body: Edit.AppType,
      answer: document('port_lists', Document),
      status: 200,
      handle: async ({ params, body }) => presentOne(await Edit.update(params.id, body)),
    }),
    endpoint({
      id: 'deactivatePortList',
      method: 'PUT',
      path: '/v2/port_lists/{id}/deactivate',
      summary: 'Deactivate a port list',
      description: 'It is offered no more. Targets that have it keep it, and are not scanned until it is active again.',
      can: 'PORT_LIST_CREATE',
      params: Id,
      answer: document('port_lists', Document),
      status: 200,
      handle: async ({ params }) => presentOne(await Edit.deactivate(params.id)),
    }),
    endpoint({
      id: 'addPortRange',
      method: 'POST',
      path: '/v2/port_lists/{id}/port_ranges',
      summary: 'Add a port range to a port list',
      can: 'PORT_LIST_CREATE',
      params: Id,
      body: z.object({ port_range: Range }),
      answer: document('port_ranges', PortRangeDocument, { location: (id, { params }) => `/v2/port_lists/${params['id'] ?? ''}/port_ranges/${id}` }),
      status: 201,
      handle: ({ params, body }) => Edit.addRange(params.id, body.port_range),
    }),
    endpoint({
      id: 'deletePortRange',
      method: 'DELETE',
      path: '/v2/port_lists/{id}/port_ranges/{range_id}',
      summary: 'Delete a port range to a port list',
      description: 'Refused (422) for the last one of an active list.',
      can: 'PORT_LIST_CREATE',
      params: OneRange,
      answer: empty(),
      status: 200,
      handle: ({ params }) => Edit.removeRange(params.id, params.range_id),
    }),
    endpoint({
      id: 'deletePortList',
      method: 'DELETE',
      path: '/v2/port_lists/{id}',
      summary: 'Delete a port list',
      description: 'Refused (422) while a target of any organization uses it, and for predefined lists.',
      can: 'PORT_LIST_CREATE',
      params: Id,
      answer: empty(),
      status: 200,
      handle: ({ params }) => Edit.remove(params.id),
    }),
  ],
};
