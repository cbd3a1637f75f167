import { DatabaseSync } from 'node:sqlite';

/** Milliseconds to wait for the engine, which holds the file only while it writes. */
const busyTimeoutMs = 10_000;

/**
 * Gives the engine's table of stream records the index that it lacks. The engine numbers every record by the highest one so far and never
 * removes any, so without it each write and each look at the stream reads all records ever written: with 40,000 of them a write took
 * 8.7 ms instead of 0.5 (dynoxide 1.2.1, 2 cores). The engine may be running; it uses the index from its next statement on.
 */
export function indexStream(file: string): void {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    database.exec('CREATE INDEX IF NOT EXISTS perimeter_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))');
  } finally {
    database.close();
  }
}
