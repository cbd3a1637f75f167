/** What the table was asked for and what it charged, per request: tests assert it, `npm run bench` prints it. */
export class Meter {
  roundTrips = 0;
  /** Capacity units as the table reported them. */
  read = 0;
  write = 0;
}
