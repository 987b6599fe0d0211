import { Command } from 'commander';
import { diagnose } from '../../app/doctor.ts';
import type { FindingFact } from '../../model/entry.ts';
import type { ExitName } from '../../model/errors.ts';
import { oneLine } from '../../render/visible.ts';
import type { Io } from '../io.ts';
import { siteOf, storeOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly cluster?: string;
  readonly store?: string;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('doctor')
    .description('Is this cluster fit for this test, and what to do if not. Reads, and changes nothing.')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--cluster <name>', "sim, or a file of suites/clusters (default: the test's own)")
    .option('--store <place>', 'where results are kept, such as gs://BUCKET: whether a lifecycle rule deletes them')
    .option('--json', 'the findings as JSON')
    .addHelpText('after', '\nExample:\n  prowess doctor density-scale --cluster bm-perf --store gs://acme-results')
    .action(async (test: string, options: Options) => {
      const { findings, simulated } = await diagnose(
        siteOf(io, options.site),
        { test, cluster: options.cluster, store: storeOf(io, options.store) },
        io.env,
      );
      if (simulated) io.err(SIMULATED);
      io.out(options.json === true ? jsonOf(findings, simulated) : findings.map(line).join(''));
      exit(findings.some(({ level }) => level === 'error') ? 'failed' : 'pass');
    });
  return withSiteOption(command);
}

const SIMULATED = 'SIMULATED: what follows is about the simulated cluster; --cluster NAME looks at a real one';

const jsonOf = (findings: readonly FindingFact[], simulated: boolean): string =>
  `${JSON.stringify(simulated ? findings.map((finding) => ({ ...finding, simulated })) : findings, null, 2)}\n`;

const MARKS = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' } as const;

function line({ level, check, message, hint }: FindingFact): string {
  const advice = hint === undefined ? '' : `         what to do: ${oneLine(hint)}\n`;
  return `${MARKS[level]}  ${check}: ${oneLine(message)}\n${advice}`;
}
