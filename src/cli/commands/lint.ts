import { Argument, Command, Option } from 'commander';
import { toolVersion } from '../../app/version.ts';
import { readYamlFiles } from '../../app/yaml-files.ts';
import { formatJson } from '../../config/lint/formats/json.ts';
import { listRules } from '../../config/lint/formats/rule-list.ts';
import { formatSarif } from '../../config/lint/formats/sarif.ts';
import { formatText } from '../../config/lint/formats/text.ts';
import { type LintReport, lint } from '../../config/lint/lint.ts';
import { RULES } from '../../config/lint/rules/index.ts';
import { atLeast, selectRules } from '../../config/lint/select.ts';
import { SEVERITIES, type Severity } from '../../config/source/diagnostic.ts';
import type { SourceFile } from '../../config/source/read.ts';
import { nearest } from '../../config/source/suggest.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { Io } from '../io.ts';

interface Options {
  readonly format: 'text' | 'json' | 'sarif';
  readonly severity: Severity;
  readonly rule: readonly string[];
  readonly ignore: readonly string[];
  readonly exclude: readonly string[];
  readonly rules?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('lint')
    .addArgument(new Argument('[paths...]', 'files of Prow jobs, or folders with such files; any .yaml and .yml below'))
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'))
    .addOption(new Option('--severity <level>', 'the least that counts').choices(SEVERITIES).default('warning'))
    .addOption(
      new Option('--rule <id>', 'apply this rule only, and others so named').argParser(collect).default([], 'all'),
    )
    .addOption(
      new Option('--ignore <id>', 'leave this rule out, and others so named').argParser(collect).default([], 'none'),
    )
    .addOption(
      new Option('--exclude <pattern>', 'read no file that matches, as in .gitignore; may be repeated')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--rules', 'list the rules and do nothing else')
    .addHelpText(
      'after',
      '\nExamples:\n  prowess lint config.yaml jobs/\n  prowess lint --format sarif jobs > lint.sarif',
    )
    .action((paths: string[], options: Options) => act(io, exit, paths, options));
}

const collect = (id: string, before: readonly string[]): string[] => [...before, id];

function act(io: Io, exit: (name: ExitName) => void, paths: readonly string[], options: Options): void {
  for (const id of [...options.rule, ...options.ignore]) assertRule(id);
  const rules = selectRules(RULES, options.rule, options.ignore);
  if (options.rules === true) {
    io.out(listRules(rules));
    return;
  }
  if (paths.length === 0) throw usageError('no file or folder is named', 'prowess lint jobs/');
  const { files, diagnostics } = readYamlFiles(paths, io.standing, options.exclude);
  const found = lint(files, rules);
  const report = atLeast({ ...found, unreadable: [...diagnostics, ...found.unreadable] }, options.severity);
  io.out(print(report, options.format));
  if (report.linted === 0 && report.unreadable.length === 0 && report.templates.length === 0) {
    throw usageError(`nothing of Prow in ${paths.join(', ')}`, whatElse(files));
  }
  if (report.unreadable.length > 0) exit('usage');
  else if (report.findings.length > 0) exit('failed');
}

function whatElse(files: readonly SourceFile[]): string {
  const ofSite = files.some(({ text }) => /^(suite|cluster|workload|site):/m.test(text) && /^version:/m.test(text));
  return ofSite
    ? 'these are files of prowess: prowess generate checks them, and writes the job files that lint reads'
    : 'name files of Prow jobs, or a folder above them';
}

function assertRule(id: string): void {
  const ids = RULES.map((rule) => rule.id);
  if (ids.includes(id)) return;
  const near = nearest(id, ids);
  const hint = near === undefined ? '' : `did you mean ${near}? `;
  throw usageError(`there is no rule ${id}`, `${hint}prowess lint --rules lists all`);
}

function print(report: LintReport, format: Options['format']): string {
  if (format === 'json') return formatJson(report);
  return format === 'sarif' ? formatSarif(report, RULES, toolVersion()) : formatText(report);
}
