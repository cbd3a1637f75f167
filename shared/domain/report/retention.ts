/** Report files are kept this long from the scan date (reference 6.9). */
const retentionYears = 3;

/** When the files of a run that ended at this time have been kept long enough. */
export function filesExpireAt({ finished_at }: { finished_at: string }): string {
  const end = new Date(finished_at);
  end.setUTCFullYear(end.getUTCFullYear() + retentionYears);
  return end.toISOString();
}
