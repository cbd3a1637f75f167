import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { home } from './home.ts';

// Transactions last milliseconds; a process that waits longer than this for its turn has met a fault.
const BUSY_TIMEOUT_MS = 10_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Milliseconds since 1970; a consumer may have the message from then on.
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    -- Names the last hand-out; NULL before the first.
    receipt TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS message_due ON message (queue, visible_at, id);
`;

const opened = new Map<string, DatabaseSync>();

/** `platform.db` of this home, shared by every process of the host: one connection per process, opened on first use. */
export function platformDatabase(): DatabaseSync {
  const path = join(home(), 'platform.db');
  const known = opened.get(path);
  if (known) return known;
  const database = open(path);
  opened.set(path, database);
  return database;
}

/** Runs the work alone among all processes, and durably: once it returns, neither a kill nor a power cut takes it back; if it throws, nothing of it happened. */
export function inTransaction<T>(work: (database: DatabaseSync) => T): T {
  const database = platformDatabase();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work(database);
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Closes this process's connections; the next use opens them again. */
export function closePlatformDatabase(): void {
  for (const database of opened.values()) database.close();
  opened.clear();
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec('PRAGMA synchronous = FULL');
  useWal(database);
  database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
  return database;
}

// The first switch to WAL needs the file alone, and SQLite answers a second process "locked" without waiting; the mode is kept in the file from then on.
function useWal(database: DatabaseSync): void {
  const giveUpAt = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

// SQLITE_BUSY is 5; extended codes carry it in their low byte.
function isLocked(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
}
