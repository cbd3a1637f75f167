export interface StoredFile {
  content_type: string;
  /** Bytes. */
  size: number;
  /** Hex SHA-256 of the content, computed once when it was put. */
  sha256: string;
}

/** Report files and large evidence. A key starts with `T/<organization id>/`; an adapter refuses any other. */
export interface Files {
  /** Stores the content under the key; the same key with the same content is a no-op, with another content an error (a file never changes silently). */
  put(key: string, content: Uint8Array, contentType: string): Promise<StoredFile>;
  get(key: string): Promise<{ content: Uint8Array; file: StoredFile } | undefined>;
  /** An address that a client may fetch without credentials, bound to this one object and valid for `seconds` (at most 900). Undefined where the host serves the bytes itself. */
  presign(key: string, fileName: string, seconds: number): Promise<string | undefined>;
  delete(key: string): Promise<void>;
}
