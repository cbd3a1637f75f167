/** What an index holds beside its keys: the whole item, or nothing. What holds keys alone costs no write while they stay as they are. */
type Held = 'items' | 'keys';
const holding = <H extends Held>(holds: H, name: string) => ({ partition: `${name}_pk`, sort: `${name}_sk`, holds });

/** The one table and its indexes, named for the question that they answer: read by the CDK stack, the local host, the tests and docs/access-patterns.md. */
export const tableSchema = {
  partition: 'pk',
  sort: 'sk',
  expiry: 'expires',
  indexes: {
    /** Which organizations (and users) lie below this one? Partition `T#<ancestor>#TREE...`. */
    tree: holding('items', 'tree'),
    /** What is due by now? Partition `S#DUE#<shard>`, sort by time: the tick alone reads it. */
    due: holding('items', 'due'),
    /** What came last? In the order of time, where the table itself is in another one. Partition `T#<org>#...`, like those below. */
    newest: holding('keys', 'newest'),
    /** What is worst? Sort by severity, then time. */
    worst: holding('keys', 'worst'),
    /** Where did one check find something? */
    check: holding('keys', 'check'),
    /** What was found on one port? */
    port: holding('keys', 'port'),
  },
} as const;

export type IndexName = keyof typeof tableSchema.indexes;

export const projections = { items: 'ALL', keys: 'KEYS_ONLY' } as const satisfies Record<Held, string>;

export function tableName(): string {
  return process.env['PERIMETER_TABLE'] ?? 'perimeter';
}
