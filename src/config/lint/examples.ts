import type { SourceFile } from '../source/read.ts';
import type { Example } from './rule.ts';

/** The files of an example. One that is a single text is called jobs.yaml. */
export function exampleFiles(example: Example): SourceFile[] {
  const files = typeof example === 'string' ? { 'jobs.yaml': example } : example;
  return Object.entries(files).map(([path, text]) => ({ path, text: text.replace(/^\n/, '') }));
}
