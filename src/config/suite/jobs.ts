import { stringAt } from '../../model/json.ts';
import { hasRunner, isTogether, type Test } from '../../model/suite.ts';
import { compileRegex, matches } from '../../prow/regex.ts';
import { commentTrigger } from '../../prow/trigger.ts';
import type { Diagnostic, Mistake } from '../source/diagnostic.ts';
import { isSlipOf } from '../source/suggest.ts';
import { complainOf, type Layer } from './cascade.ts';
import { podComplaints } from './pod.ts';
import { judgedTypesOf, writtenJob } from './written-jobs.ts';

/** What Prow would refuse of each of a test's jobs, and what a trigger lacks. */
export function jobDiagnostics(test: Test, layers: readonly Layer[]): Diagnostic[] {
  const pods = judgedTypesOf(test).flatMap((type) =>
    podComplaints(writtenJob(test, type), type, {
      name: isTogether(test.experiment) ? test.suite : test.name,
      isRun: hasRunner(test.experiment),
    }).map(({ path, ...complaint }) => complainOfProw(layers, type, path, complaint)),
  );
  return [
    ...pods,
    ...triggerDiagnostics(test, layers),
    ...skippedBranches(test, layers),
    ...misspeltBranches(test, layers),
  ];
}

/** A mistake in what `prow` says of a job, of the test or of all: where most of its path was written. */
export function complainOfProw(
  layers: readonly Layer[],
  kind: string,
  path: readonly string[],
  mistake: Mistake,
): Diagnostic {
  for (let length = path.length; length > 0; length--) {
    for (const above of [[kind, 'prow'], ['prow']]) {
      const written = [...above, ...path.slice(0, length)];
      if (layers.some(({ source, at }) => source.has([...at, ...written]))) return complainOf(layers, written, mistake);
    }
  }
  return complainOf(layers, ['prow', ...path], mistake);
}

/** A trigger that skips every branch that it names: Prow never starts it. */
function skippedBranches({ triggers }: Test, layers: readonly Layer[]): Diagnostic[] {
  return (['presubmit', 'postsubmit'] as const).flatMap((kind) => {
    const { branches = [], skipBranches = [] } = triggers[kind] ?? {};
    const isSkipped = (branch: string): boolean =>
      isPlain(branch) && skipBranches.some((skip) => matches(skip, branch));
    if (branches.length === 0 || !branches.every(isSkipped)) return [];
    const message = `every branch that this ${kind} names is skipped, so Prow never starts it`;
    return [complainOf(layers, [kind, 'skipBranches'], { message, hint: 'skip others, or leave it out' })];
  });
}

/** A branch that is the one of `repo` with a slip: Prow would never start the job, and says nothing. */
function misspeltBranches({ triggers, repo }: Test, layers: readonly Layer[]): Diagnostic[] {
  if (repo === undefined) return [];
  return (['presubmit', 'postsubmit'] as const).flatMap((kind) =>
    (triggers[kind]?.branches ?? []).flatMap((branch, index) => {
      if (!isPlain(branch) || !isSlipOf(branch, repo.ref)) return [];
      const message = `\`${branch}\` is nearly the branch of \`repo\`, and the job would never start there`;
      const hint = `did you mean \`${repo.ref}\`? A branch that is really called so is ^${branch}$`;
      return [complainOf(layers, [kind, 'branches', String(index)], { message, hint })];
    }),
  );
}

/** Which branches another expression means is not known. */
const isPlain = (branch: string): boolean => /^[\w./-]+$/.test(branch);

/** A written trigger that does not answer to the rerun command: Prow asks people to write it, and refuses such a job. */
function triggerDiagnostics({ triggers: { presubmit } }: Test, layers: readonly Layer[]): Diagnostic[] {
  if (presubmit === undefined) return [];
  const own = { trigger: stringAt(presubmit.prow, 'trigger'), rerunCommand: stringAt(presubmit.prow, 'rerun_command') };
  // A derived trigger answers to the derived rerun command.
  if (own.trigger === undefined && own.rerunCommand === undefined) return [];
  const derived = commentTrigger(presubmit.comment, presubmit.jobName);
  const { trigger = derived.trigger, rerunCommand = derived.rerunCommand } = own;
  if (matches(trigger, rerunCommand)) return [];
  const compiled = compileRegex(trigger);
  const message =
    'error' in compiled
      ? `not a regular expression that Go can read: ${compiled.error}`
      : `the trigger \`${trigger}\` does not match the rerun command \`${rerunCommand}\``;
  const hint = 'leave both out: prowess derives them from the comment and the job’s name';
  const written = presubmit.prow.trigger === undefined ? 'rerun_command' : 'trigger';
  return [complainOf(layers, ['presubmit', 'prow', written], { message, hint })];
}
