/** The one table and its indexes: read by the CDK stack, the local host, the tests and docs/access-patterns.md. */
export const tableSchema = {
  partition: 'pk',
  sort: 'sk',
  expiry: 'expires',
  indexes: {
    /** Which organizations (and users) lie below this one? Partition `T#<ancestor>#TREE...`. */
    tree: { partition: 'tree_pk', sort: 'tree_sk' },
    /** What is due by now? Partition `S#DUE#<shard>`, sort by time: the tick alone reads it. */
    due: { partition: 'due_pk', sort: 'due_sk' },
  },
} as const;

export type IndexName = keyof typeof tableSchema.indexes;

export function tableName(): string {
  return process.env['PERIMETER_TABLE'] ?? 'perimeter';
}
