/** Whether a setting that is on or off is on; `absent` where nothing is said. */
export function isOn(name: string, absent: boolean): boolean {
  const setting = process.env[name]?.trim().toLowerCase() ?? '';
  return setting === '' ? absent : ['1', 'true', 'on', 'yes'].includes(setting);
}
