/**
 * What the members of bodies, answers and lists mean, by name, for the OpenAPI document. A key is a name or the end of a path (`owner.id`), begun
 * where it has to be by the id of an operation or the name of a shape (`listScans.q.name`, `Scan.status`); the longest one that fits is taken. The
 * name of a shape alone says what the shape is, and that the words of its members are these.
 */
export type Words = Readonly<Record<string, string>>;

/** Bodies of requests by the id of their operation, as a reader would send them. */
export type Examples = Readonly<Record<string, unknown>>;

/** A surface's words: of each group by its id, and of all groups. They stand beside the routes and not in the schemas, so that no function carries them. */
export interface SurfaceWords {
  common: Words;
  groups: Readonly<Record<string, Words>>;
  /** What a group is for, by its id. */
  about: Words;
  examples: Examples;
}
