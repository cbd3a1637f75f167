/** Makes a value on first use and keeps it, so that importing a module never reads the environment or opens a connection. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
