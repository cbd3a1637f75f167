/** The vulnerability feeds that a deployment has imported. */
export interface CurrentFeed {
  /** When the feeds are of and a part of the hash of what was made of them, such as `20260131T000000Z-0f3a9c5b11223344`: another content has another one, and newer ones sort later. */
  version: string;
  /** ISO 8601: how new the feeds are, by what they say themselves. */
  date: string;
}

/** Where the index of the feeds lies: public data, the platform's own, read by every tenant's scans and written by operators alone. */
export interface Feeds {
  /** What was published last; undefined before the first time. */
  current(): Promise<CurrentFeed | undefined>;
  /** The index as a file on this machine's disk, whole and as it was published. It stays until this is called for another one. Undefined when it is gone. */
  fetch(feed: CurrentFeed): Promise<string | undefined>;
  /** An empty folder for an import, with room for its intermediate files. What killed imports left is removed first where it is ours alone; a temporary folder is the machine's to clear. */
  workFolder(): Promise<string>;
  /** Makes a finished index the current one, at one instant; the file may be moved away. Older ones than the one before are removed. */
  publish(file: string, date: string): Promise<CurrentFeed>;
}
