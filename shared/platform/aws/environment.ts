/** The value of an environment variable, read when it is needed; says which one is missing instead of failing later with a strange name. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
}
