import { Command } from 'commander';
import type { FindingFact } from '../../model/entry.ts';
import type { ExitName } from '../../model/errors.ts';
import type { Needs, Plan } from '../../model/plan.ts';
import { minutes } from '../../model/units.ts';
import { prowRun } from '../../prow/job-spec.ts';
import type { Journal } from '../../runner/journal.ts';
import { examine } from '../../runner/preflight/index.ts';
import type { Io } from '../io.ts';
import { openBackend } from '../run/backend.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';
import { inTime } from '../target.ts';

interface Options {
  readonly site?: string;
  readonly cluster: string;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('doctor')
    .description('Is this cluster fit for this test, and what to do if not. Reads, and changes nothing.')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', 'sim, or a file of suites/clusters', 'sim')
    .option('--json', 'the findings as JSON')
    .addHelpText('after', '\nExample:\n  prowess doctor density-scale --cluster bm-perf')
    .action(async (test: string, options: Options) => {
      const findings = await examineFor(test, options, io);
      io.out(options.json === true ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(line).join(''));
      exit(findings.some(({ level }) => level === 'error') ? 'failed' : 'pass');
    });
  return withSiteOption(command);
}

async function examineFor(test: string, options: Options, io: Io): Promise<FindingFact[]> {
  const { config } = loadSite(io, options.site);
  const insideProw = prowRun(io.env) !== undefined;
  const wish = { name: options.cluster, test: findTest(config, test), config, seed: 'doctor', insideProw };
  const backend = await openBackend(wish, io);
  const { plan } = backend;
  const lockName = backend.target.lock.lease;
  const { test: id, experiment } = plan;
  const about = {
    ...backend,
    journal: NO_JOURNAL,
    test: id,
    experiment,
    needs: needsOf(plan),
    lockName,
    token: undefined,
  };
  try {
    return await backend.drive(() => inTime(backend.clock, minutes(2), [], (signal) => examine({ ...about, signal })));
  } finally {
    await backend.close();
  }
}

const NO_JOURNAL: Journal = { append: () => {}, flush: async () => {}, failed: new AbortController().signal };

function needsOf(plan: Plan): Needs {
  const step = plan.steps.find(({ kind }) => kind === 'preflight');
  if (step?.kind !== 'preflight') throw new Error(`the plan of ${plan.test} has no preflight`);
  return step.needs;
}

const MARKS = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' } as const;

function line({ level, check, message, hint }: FindingFact): string {
  const advice = hint === undefined ? '' : `         what to do: ${hint}\n`;
  return `${MARKS[level]}  ${check}: ${message}\n${advice}`;
}
