import { join } from 'node:path';
import { Command } from 'commander';
import { computeResults, isWritable, lookAtResults } from '../../app/results.ts';
import { REPORT } from '../../app/run/finish.ts';
import type { ExitName } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { runFolder } from '../run-folder.ts';
import { SIMULATED } from '../simulated.ts';
import { storeOf } from '../site-option.ts';
import { endText } from '../summary.ts';

interface Options {
  readonly json?: boolean;
  readonly store?: string;
  readonly readOnly?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('results')
    .description('Computes results and artifacts from the journal of a run; also of one that was killed.')
    .argument('<dir>', 'a run folder, its artifacts folder, or the journal in it')
    .option('--json', 'the result as JSON')
    .option('--read-only', 'writes nothing; so it is in any case where the folder may only be read')
    .option(
      '--store <place>',
      'then stores what is missing there of the run, finished.json last: a folder or gs://BUCKET',
    )
    .addHelpText('after', '\nExample:\n  prowess results runs/logs/periodic-x/2124389440620068864')
    .addHelpText('after', '  prowess results /tmp/prowess-2124389440620068864-x1Y2z3 --store gs://kubevirt-perf')
    .action(async (dir: string, { json, store, readOnly: wanted }: Options) => {
      const artifacts = runFolder(io, dir);
      const readOnly = store === undefined && (wanted === true || !isWritable(artifacts));
      if (readOnly && wanted !== true) io.err('the folder may only be read: its artifacts stay as they are');
      const { result, facts } = readOnly
        ? await lookAtResults(artifacts)
        : await computeResults(artifacts, storeOf(io, store), io.env);
      if (json === true && result.run.backend === 'sim') io.err(SIMULATED);
      io.out(
        json === true
          ? `${JSON.stringify(result, null, 2)}\n`
          : endText(result, facts.plan, join(artifacts, REPORT), io.columns),
      );
      exit(result.exit);
    });
}
