import { problem } from '../../problems.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { Organizations, withProject } from '../organization/organization.ts';
import { freeName, slugMax, slugOf } from '../organization/privacy.ts';
import { found, type NewProject, type Project, type ProjectAttributes, Projects, projectSlugScope, summaryOf, Updated } from './project.ts';

/** An organization's document shows so many projects, the first by time; the list shows all. */
const shownMax = 25;

export const columns = {
  name: ({ name }: Project) => name,
  status: ({ status }: Project) => status,
  contactEmails: ({ contact_emails }: Project) => contact_emails,
  sendFromEmail: ({ send_from_email_id }: Project) => send_from_email_id,
  dateUpdated: ({ updated_at }: Project) => updated_at,
};

export function list(request: ListRequest): Promise<Page<Project>> {
  return listOf({ stretches: [Projects.stretch(tenant())], parse: Projects.parse, columns, total: () => Projects.count(tenant()) }, request);
}

export function show(id: string): Promise<Project> {
  return Projects.need(tenant(), id);
}

/** Makes a project of the acting organization; the first one of an organization that has none is its default. */
export function create(input: Omit<NewProject, 'slug' | 'default'>): Promise<Project> {
  return retrying('Project', async () => {
    const organization = await Organizations.need(tenant(), tenant());
    const wanted = slugOf(input.name, 'project');
    const slug = await freeName(tenant(), projectSlugScope, wanted, (number) => `${wanted.slice(0, slugMax - 8)}-${number}`);
    const shown = Object.keys(organization.projects).length;
    const made = found(tenant(), { ...input, slug, default: shown === 0 });
    await transact([made, ...(shown < shownMax ? withProject(organization, summaryOf(made.item)) : [])]);
    return made.item;
  });
}

/** Replaces what is named. The default project stays in use. */
export function update(id: string, changes: Partial<ProjectAttributes>): Promise<Project> {
  return retrying('Project', async () => {
    const [organization, project] = await Promise.all([Organizations.need(tenant(), tenant()), Projects.need(tenant(), id)]);
    if (project.default && changes.status === 'archived') throw problem.refused('The default project cannot be archived');
    const changed = Projects.update(tenant(), project, changes);
    const { name, status } = changed.item;
    const shown = Object.hasOwn(organization.projects, id) ? withProject(organization, summaryOf(changed.item)) : [];
    await transact([changed, ...shown, Updated.publish(id, { name, status })]);
    return changed.item;
  });
}
