import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../adapters/disk/read-file.ts';
import { type ObservedDurations, parseDurations } from '../config/schedule/durations.ts';
import { DiagnosticsError } from '../config/source/diagnostics-error.ts';
import type { Config } from '../model/suite.ts';

/** The observed durations that a site has committed in `durations.yaml`; none without that file. */
export function loadDurations(folder: string, config: Config): ObservedDurations {
  const path = join(folder, 'durations.yaml');
  if (!existsSync(path)) return new Map();
  const { durations, diagnostics } = parseDurations({ path: 'durations.yaml', text: readText(path) }, config);
  if (durations === undefined) throw new DiagnosticsError(diagnostics);
  return durations;
}
