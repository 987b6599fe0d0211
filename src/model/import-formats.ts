/** What `prowess import` reads, by name: what other programs write of their runs. */
export const IMPORT_FORMAT_NAMES = [
  'ci-performance-benchmarks',
  'perfscale-audit',
  'kube-burner',
  'perfdash',
  'otava',
] as const;

export type ImportFormatName = (typeof IMPORT_FORMAT_NAMES)[number];
