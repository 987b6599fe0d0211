import { firstFew } from '../../model/counted.ts';
import { isOfCommit } from '../../model/subject.ts';
import { isRun, isTogether, type Test } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { jobTypesOf } from './written-jobs.ts';

/** What keeps a test of kind `suite` from running all other tests of its suite on one cluster. */
export function togetherDiagnostics(source: Source, tests: readonly Test[]): Diagnostic[] {
  const runs = tests.filter(({ experiment }) => isRun(experiment));
  return tests.filter(isWhole).flatMap((whole): Diagnostic[] => {
    const said = (message: string, hint: string): Diagnostic[] => [complainAbout(whole, source, message, hint)];
    if (runs.length === 0) return said('the suite has no other test that prowess runs', 'add one, or remove this test');
    const { cluster } = whole.experiment;
    const elsewhere = runs.filter((test) => test.experiment.cluster?.name !== cluster?.name);
    if (elsewhere.length === 0 || cluster === undefined) return [];
    const where = elsewhere.map(({ name, experiment }) => `${name} on ${experiment.cluster?.name}`);
    return said(
      `all tests of the suite run on one cluster, here on ${cluster.name}, and others are of another: ${firstFew(where)}`,
      'name the cluster once, at the top of the suite',
    );
  });
}

/** Tests that its jobs start for a commit, and which measure something else: as `commitLacks` for a test with jobs of its own. */
export function togetherJobDiagnostics(source: Source, tests: readonly Test[]): Diagnostic[] {
  const whole = tests.find((test) => isWhole(test) && hasJobs(test));
  if (whole === undefined) return [];
  const untied = tests.filter(
    (test) =>
      isRun(test.experiment) &&
      !hasJobs(test) &&
      test.repo !== undefined &&
      test.experiment.measures === 'commit' &&
      !isOfCommit(test.experiment),
  );
  if (untied.length === 0) return [];
  const names = firstFew(untied.map(({ name }) => name));
  return [
    complainAbout(
      whole,
      source,
      `its jobs start for a commit, and what is measured is the same for every commit: ${names}`,
      'give the suite a subject that names {{run.commit}}, or `measures: environment`',
    ),
  ];
}

const isWhole = ({ experiment }: Test): boolean => isTogether(experiment);

const hasJobs = (test: Test): boolean => jobTypesOf(test).length > 0;

const complainAbout = ({ name }: Test, source: Source, message: string, hint: string): Diagnostic =>
  complain(source, ['tests', name, 'scenario'], { message, hint }, 'key');
