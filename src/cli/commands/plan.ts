import { Command } from 'commander';
import { planTest } from '../../config/plan/plan.ts';
import type { ExitName } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { findTest, loadSite, withSiteOption } from '../site-files.ts';

interface Options {
  readonly site?: string;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('plan')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--json', 'the plan as JSON')
    .addHelpText('after', '\nExample:\n  prowess plan kubevirt-performance-cluster/density-100')
    .action((test: string, options: Options) => {
      const plan = planTest(findTest(loadSite(io, options.site).config, test));
      io.out(`${JSON.stringify(plan, null, 2)}\n`);
    });
  return withSiteOption(command);
}
