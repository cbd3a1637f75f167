/** The engines there are: nmap and nuclei run where the scan runners are, openvasd is reached by its URL. */
export const engineTypes = ['nmap', 'openvasd', 'nuclei'] as const;
