import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { changeOutput } from '../../adapters/disk/output.ts';
import { isShallow, mergesOf, mergesText } from '../../app/merges.ts';
import { counted } from '../../model/counted.ts';
import type { ExitName } from '../../model/errors.ts';
import { toIso } from '../../model/units.ts';
import type { Io } from '../io.ts';

interface Options {
  readonly branch: string;
  readonly since?: string;
  readonly output?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('merges')
    .description(
      'Lists what was merged into a branch, with the folders that each merge changed: among them is the cause of a change.',
    )
    .argument('<clone>', 'folder of a git clone, bare or not')
    .option('--branch <name>', 'the branch that is measured', 'main')
    .option('--since <date>', 'leaves out what was merged before, such as 2024-01-01')
    .option('--output <file>', 'where to, as CSV (default: standard output)')
    .addHelpText('after', '\nExample:\n  prowess merges ../kubevirt --since 2024-01-01 --output merges.csv')
    .action(async (clone: string, { output, ...which }: Options) => {
      if (await isShallow(io.path(clone), io.env)) io.err(SHALLOW);
      const merges = await mergesOf({ clone: io.path(clone), ...which }, io.env);
      const text = mergesText(merges);
      if (output === undefined) io.out(text);
      else changeOutput(dirname(io.path(output)), { write: [{ path: basename(output), text }], remove: [] });
      const [first, last] = [merges[0], merges.at(-1)].map((merge) => merge && toIso(merge.mergedAt).slice(0, 10));
      io.err(`${counted(merges.length, 'merge')} into ${which.branch}, ${first} to ${last}`);
    });
}

const SHALLOW = 'the clone is shallow: what was merged before its history begins is not listed (git fetch --unshallow)';
