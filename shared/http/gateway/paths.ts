/** A part of a path as API Gateway takes it: a literal of these characters, or a whole variable. */
const literal = /^[A-Za-z0-9._:-]+$/;
const variable = /^\{[A-Za-z0-9_]+\}$/;

/**
 * The path with its variables named by their level: API Gateway refuses two names at one level (`/scans/{id}` beside
 * `/scans/{scan_id}/hosts`) when it deploys, not when it is synthesised. The router in the function keeps each endpoint's own names.
 */
export function gatewayPath(path: string): string {
  if (path === '/') return path;
  return path
    .split('/')
    .map((part, level) => (variable.test(part) ? `{p${level}}` : checked(part, level, path)))
    .join('/');
}

function checked(part: string, level: number, path: string): string {
  if (level > 0 && !literal.test(part)) throw new Error(`API Gateway has no path part such as ${JSON.stringify(part)} (${path})`);
  return part;
}

/** The variables of a gateway path as every operation on it has to declare them. */
export function parametersOf(path: string): object {
  const names = path.split('/').filter((part) => variable.test(part)).map((part) => part.slice(1, -1));
  return names.length > 0 ? { parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) } : {};
}
