import { Command } from 'commander';
import { findTest } from '../../app/site.ts';
import { describeStep } from '../../config/plan/describe.ts';
import { planTest } from '../../config/plan/plan.ts';
import type { ExitName } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { textTable } from '../../render/text-table.ts';
import type { Io } from '../io.ts';
import { siteOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('plan')
    .description('The steps of a run with load, caps and estimated time. Touches nothing.')
    .argument('<test>', 'suite/test, or test where that is unique')
    .option('--json', 'the plan as JSON')
    .addHelpText('after', '\nExample:\n  prowess plan sig-performance/density-100')
    .action((test: string, options: Options) => {
      const plan = planTest(findTest(siteOf(io, options.site).config, test));
      io.out(options.json === true ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, io.columns));
    });
  return withSiteOption(command);
}

function planText(plan: Plan, columns: number): string {
  const { cluster } = plan.experiment;
  const rows = plan.steps.map((step, index) => [
    String(index + 1).padStart(2),
    step.kind,
    step.level ?? '',
    formatQuantity(step.estimateMs, 'ms'),
    formatQuantity(step.timeoutMs, 'ms'),
    describeStep(step, plan),
  ]);
  const made = cluster?.infrastructure;
  const access = made
    ? `made for the run, ${made.provider.kind}`
    : cluster?.exclusive === true
      ? 'exclusive'
      : 'shared';
  const head = `${plan.test} on ${cluster?.name} (${access}): about ${formatQuantity(plan.estimateMs, 'ms')} ${made ? 'once it is ready' : 'once the lock is held'}\n`;
  return `${head}\n${textTable(['#', 'step', 'level', 'about', 'at most', 'what'], rows, columns)}`;
}
