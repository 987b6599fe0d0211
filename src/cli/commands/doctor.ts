import { Command } from 'commander';
import type { FindingFact } from '../../model/entry.ts';
import { type ExitName, knownIn, usageError } from '../../model/errors.ts';
import type { Needs, Plan } from '../../model/plan.ts';
import { minutes } from '../../model/units.ts';
import { prowRun } from '../../prow/job-spec.ts';
import { oneLine } from '../../render/visible.ts';
import type { Journal } from '../../runner/journal.ts';
import { examine } from '../../runner/preflight/index.ts';
import type { Io } from '../io.ts';
import { type Backend, openBackend } from '../run/backend.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';
import { inTime } from '../target.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('doctor')
    .description('Is this cluster fit for this test, and what to do if not. Reads, and changes nothing.')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', "sim, or a file of suites/clusters (default: the test's own)")
    .option('--json', 'the findings as JSON')
    .addHelpText('after', '\nExample:\n  prowess doctor density-scale --cluster bm-perf')
    .action(async (test: string, options: Options) => {
      const { findings, simulated } = await examineFor(test, options, io);
      if (simulated) io.err(SIMULATED);
      io.out(options.json === true ? jsonOf(findings, simulated) : findings.map(line).join(''));
      exit(findings.some(({ level }) => level === 'error') ? 'failed' : 'pass');
    });
  return withSiteOption(command);
}

const SIMULATED = 'SIMULATED: what follows is about the simulated cluster; --cluster NAME looks at a real one';

interface Diagnosis {
  readonly findings: readonly FindingFact[];
  readonly simulated: boolean;
}

async function examineFor(wanted: string, options: Options, io: Io): Promise<Diagnosis> {
  const { config } = loadSite(io, options.site);
  const test = findTest(config, wanted);
  const name = options.cluster ?? test.experiment.cluster?.name;
  if (name === undefined) throw usageError(`test ${test.id} has no cluster`, 'name one with --cluster');
  const insideProw = prowRun(io.env) !== undefined;
  const backend = await openBackend({ name, test, config, seed: 'doctor', insideProw }, io).catch(unreachable);
  if ('findings' in backend) return backend;
  const findings = await examineOn(backend);
  return { findings, simulated: backend.kind === 'sim' };
}

/** That nothing can be asked is what a person wants to know: it is a finding, with what the connection says of it. */
function unreachable(error: unknown): Diagnosis {
  const known = knownIn(error);
  if (known?.exit !== 'infrastructure') throw error;
  const { message, hint } = known;
  return { findings: [{ type: 'finding', check: 'connection', level: 'error', message, hint }], simulated: false };
}

async function examineOn(backend: Backend): Promise<FindingFact[]> {
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

const jsonOf = (findings: readonly FindingFact[], simulated: boolean): string =>
  `${JSON.stringify(simulated ? findings.map((finding) => ({ ...finding, simulated })) : findings, null, 2)}\n`;

const MARKS = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' } as const;

function line({ level, check, message, hint }: FindingFact): string {
  const advice = hint === undefined ? '' : `         what to do: ${oneLine(hint)}\n`;
  return `${MARKS[level]}  ${check}: ${oneLine(message)}\n${advice}`;
}
