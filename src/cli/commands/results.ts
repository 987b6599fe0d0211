import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { holdFolder } from '../../adapters/disk/hold.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { type Finished, finishRun, JOURNAL, REPORT } from '../run/finish.ts';
import { isFolderAddress } from '../run/place.ts';
import { storeRun } from '../run/store-run.ts';
import { endText } from '../run/summary.ts';
import { SIMULATED } from '../simulated.ts';

interface Options {
  readonly json?: boolean;
  readonly store?: string;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('results')
    .description('Computes results and artifacts from the journal of a run; also of one that was killed.')
    .argument('<dir>', 'a run folder, its artifacts folder, or the journal in it')
    .option('--json', 'the result as JSON')
    .option(
      '--store <place>',
      'then stores what is missing there of the run, finished.json last: a folder or gs://BUCKET',
    )
    .addHelpText('after', '\nExample:\n  prowess results runs/logs/periodic-x/2124389440620068864')
    .addHelpText('after', '  prowess results /tmp/prowess-2124389440620068864-x1Y2z3 --store gs://kubevirt-perf')
    .action(async (dir: string, { json, store }: Options) => {
      const artifacts = artifactsOf(io.path(dir));
      const { result, facts } = await finished(artifacts, store, io);
      if (json === true && result.run.backend === 'sim') io.err(SIMULATED);
      io.out(
        json === true ? `${JSON.stringify(result, null, 2)}\n` : endText(result, facts.plan, join(artifacts, REPORT)),
      );
      exit(result.exit);
    });
}

/** While a run goes on its journal is not what it will be, and what it writes at its end must not meet what we write. */
async function finished(artifacts: string, store: string | undefined, io: Io): Promise<Finished> {
  const hold = await holdFolder(artifacts);
  try {
    const done = await finishRun(artifacts);
    if (store !== undefined)
      await storeRun(artifacts, done.result, isFolderAddress(store) ? io.path(store) : store, io.env);
    return done;
  } finally {
    hold.release();
  }
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
