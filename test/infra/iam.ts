import { at, flat, listOf, type Resource } from './synthesized.ts';

export interface Statement {
  actions: string[];
  resources: string[];
  notResources: string[];
  conditions: Record<string, Record<string, string[]>>;
}

/** The statements that a role holds, inline and by its policies; resources as `flat` writes them. */
export function statementsOf(role: string, all: Resource[]): Statement[] {
  const policies = all.filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && listOf(Properties['Roles']).some((one) => flat(one) === `<${role}>`));
  return policies.flatMap(({ Properties }) => listOf(at(Properties, 'PolicyDocument', 'Statement')).map(statement));
}

function statement(given: unknown): Statement {
  if (at(given, 'Effect') !== 'Allow') throw new Error('Only Allow is used here: a Deny would need another evaluator');
  const texts = (name: string): string[] => listOf(at(given, name)).map(flat);
  const conditions = Object.entries(at(given, 'Condition') ?? {}).map(([operator, keys]) => [operator, Object.fromEntries(Object.entries(keys ?? {}).map(([key, values]) => [key, listOf(values).map(flat)]))]);
  return { actions: texts('Action'), resources: texts('Resource'), notResources: texts('NotResource'), conditions: Object.fromEntries(conditions) };
}

interface IamRequest {
  action: string;
  resource: string;
  /** Values of the request's condition keys, such as dynamodb:LeadingKeys. */
  context: Record<string, string[]>;
  /** Tags of the session. */
  tags: Record<string, string>;
}

/** IAM's own reading of the few operators that the wall uses; another operator is refused here, so that none goes untested. */
export function allows(statements: Statement[], request: IamRequest): boolean {
  return statements.some(({ actions, resources, conditions }) => actions.includes(request.action) && resources.includes(request.resource) && Object.entries(conditions).every(([operator, keys]) => Object.entries(keys).every(([key, values]) => holds(operator, key, values, request))));
}

function holds(operator: string, key: string, values: string[], { context, tags }: IamRequest): boolean {
  const given = context[key] ?? [];
  if (operator === 'Null') return values.includes(String(given.length === 0));
  if (operator === 'ForAllValues:StringLike') return given.every((one) => values.some((pattern) => like(pattern, tags)?.test(one) ?? false));
  throw new Error(`This evaluator does not know ${operator}`);
}

/** A pattern with the session's tags put in: these are literal, and one that is missing matches nothing. */
function like(pattern: string, tags: Record<string, string>): RegExp | undefined {
  const parts = pattern.split(/(\$\{aws:PrincipalTag\/\w+\})/);
  const texts = parts.map((part) => {
    const tag = /^\$\{aws:PrincipalTag\/(\w+)\}$/.exec(part)?.[1];
    return tag === undefined ? RegExp.escape(part).replaceAll('\\*', '.*').replaceAll('\\?', '.') : tags[tag] === undefined ? undefined : RegExp.escape(tags[tag]);
  });
  return texts.includes(undefined) ? undefined : new RegExp(`^${texts.join('')}$`, 's');
}
