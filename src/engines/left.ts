import { clean } from '../benchmarks/text.ts';
import { compareText } from '../model/order.ts';
import type { EngineFile, EngineLeft } from './outcome.ts';

/** What of an engine's files is read, and kept in the journal: what is beyond stays in the folder, and is named with its size and hash. */
export const LIMITS = {
  /** The files of one run. */
  files: 2000,
  fileBytes: 8 * 2 ** 20,
  /** All that are read together. */
  totalBytes: 64 * 2 ** 20,
} as const;

/** Where the runner keeps what an engine prints; engines have logs of their own beside it. */
export const OUTPUTS = { stdout: 'stdout.txt', stderr: 'stderr.txt' } as const;

const LOG = /(^|\/)(stdout\.txt|stderr\.txt|log\.txt|[^/]*\.log)$/;

/** The files of a folder, as parsers see them. */
export function leftOf(files: readonly EngineFile[], exitCode: number | undefined): EngineLeft {
  const sorted = [...files].sort((a, b) => compareText(a.name, b.name));
  const logs = sorted.filter(({ name }) => LOG.test(name)).map(({ text = '' }) => text);
  const { stdout: log } = clean({ stdout: logs.join('\n'), stderr: '' });
  return { files: sorted, log, ...(exitCode !== undefined && { exitCode }) };
}
