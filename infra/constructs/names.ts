/** Physical names that code looks up by itself (shared/platform/aws), or that an operator types. All begin with the deployment's name. */
export function queueName(deployment: string, worker: string): string {
  return `${deployment}-${worker}`;
}

export function deadQueueName(deployment: string, worker: string): string {
  return `${queueName(deployment, worker)}-dead`;
}

export function functionName(deployment: string, ...parts: string[]): string {
  return [deployment, ...parts].join('-');
}

/** The roles of functions and tasks lie under one path: only those may assume the tenants' roles. */
export function rolePath(deployment: string): string {
  return `/${deployment}/`;
}
