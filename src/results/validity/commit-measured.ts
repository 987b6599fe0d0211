import { isOfCommit } from '../../model/subject.ts';
import type { Experiment, Subject } from '../../model/suite.ts';
import { broken, holds, type ValidityRule } from './rule.ts';

export const commitMeasured: ValidityRule = {
  id: 'commit-measured',
  summary:
    'what was measured is made of the commit for which Prow started the job, or the suite says `measures: environment`',
  check({ run: { underTest, commit }, plan: { experiment } }) {
    const { subject, measures } = experiment;
    if (underTest === undefined || measures === undefined) return [];
    if (measures === 'environment') return [holds('the cluster as it is, as the suite says')];
    if (commit === undefined) return [broken(`the job is about ${underTest}, and its commit is not known`)];
    if (isOf(commit, experiment)) return [holds(`commit ${commit} of ${underTest}`)];
    return [broken(`the job is about commit ${commit} of ${underTest}, and ${MEASURED[subject.kind]} was measured`)];
  },
};

const isOf = (commit: string, experiment: Experiment): boolean =>
  experiment.subject.kind === 'images' || experiment.subject.kind === 'helm'
    ? experiment.subject.commit === commit
    : isOfCommit(experiment);

const MEASURED: Readonly<Record<Subject['kind'], string>> = {
  installed: 'what was installed on the cluster',
  release: 'a release that does not name it',
  images: 'images that do not name it',
  helm: 'a chart that does not name it',
  command: 'what a command brings',
};
