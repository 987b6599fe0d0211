import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { writeArtifacts } from '../../adapters/disk/atomic.ts';
import { metadataOf } from '../../formats/metadata.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { finishedJson } from '../../prow/build-files.ts';
import type { Io } from '../io.ts';
import { finishRun, JOURNAL, REPORT } from '../run/finish.ts';
import { endText } from '../run/summary.ts';

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('results')
    .description('Computes results and artifacts from the journal of a run; also of one that was killed.')
    .argument('<dir>', 'a run folder, its artifacts folder, or the journal in it')
    .option('--json', 'the result as JSON')
    .addHelpText('after', '\nExample:\n  prowess results runs/logs/periodic-x/2124389440620068864')
    .action(async (dir: string, options: { readonly json?: boolean }) => {
      const artifacts = artifactsOf(io.path(dir));
      const { result, facts } = await finishRun(artifacts);
      await finishBuild(artifacts, finishedJson(result, metadataOf(result), result.endedAt));
      io.out(
        options.json === true
          ? `${JSON.stringify(result, null, 2)}\n`
          : endText(result, facts.plan, join(artifacts, REPORT)),
      );
      exit(result.exit);
    });
}

function artifactsOf(given: string): string {
  const folder = basename(given) === JOURNAL ? dirname(given) : given;
  for (const candidate of [folder, join(folder, 'artifacts')]) {
    if (existsSync(join(candidate, JOURNAL))) return candidate;
  }
  throw usageError(
    `there is no ${JOURNAL} in ${folder} or its artifacts folder`,
    'name the folder of one run: .../<job>/<build>',
  );
}

/** A build without finished.json shows as running for ever; pod-utils write it for runs inside Prow. */
async function finishBuild(artifacts: string, json: string): Promise<void> {
  const build = join(artifacts, '..');
  if (!existsSync(join(build, 'started.json')) || existsSync(join(build, 'finished.json'))) return;
  await writeArtifacts(build, [{ path: 'finished.json', text: json }]);
}
