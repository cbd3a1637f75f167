/** The answers of a task for each item, in their order, so many at once: the next ones begin when those before have ended. */
export async function someAtOnce<T, R>(items: readonly T[], atOnce: number, task: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < items.length; at += atOnce) answers.push(...(await Promise.all(items.slice(at, at + atOnce).map(task))));
  return answers;
}
