import type { AuthorizerName } from '../../../shared/http/dialect.ts';
import { isStreaming } from '../../../shared/http/endpoint.ts';
import { withoutSlash } from '../../../shared/http/lambda.ts';
import type { Surface } from '../../../shared/http/surface.ts';

export interface Route {
  group: string;
  streams: boolean;
  authorizer: AuthorizerName | null;
}

interface Pattern extends Route {
  method: string;
  expression: RegExp;
  literals: number;
}

/** Finds the endpoint of a path as the gateway does: literal segments win over variables. */
export function routesOf(surface: Surface): (method: string, path: string) => Route | undefined {
  const patterns: Pattern[] = surface.groups.flatMap((group) =>
    group.endpoints.map((endpoint) => ({
      group: group.id,
      streams: isStreaming(group),
      authorizer: surface.authorizerOf(endpoint),
      method: endpoint.method,
      expression: new RegExp(`^${endpoint.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
      literals: endpoint.path.split('/').filter((segment) => !segment.startsWith('{')).length,
    })),
  );
  patterns.sort((a, b) => b.literals - a.literals);
  return (method, given) => {
    const path = surface.dialect.trailingSlash ? withoutSlash(given) : given;
    return patterns.find((pattern) => pattern.method === method && pattern.expression.test(path));
  };
}
