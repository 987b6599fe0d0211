import type { RunIdentity } from '../model/entry.ts';
import { assertNever } from '../model/errors.ts';
import type { Provenance } from '../model/result.ts';
import { helmText, imagesText, isOfCommit, isOfKubeVirt } from '../model/subject.ts';
import type { Experiment, Subject } from '../model/suite.ts';

/** A run as its result names it: with the job's commit only where that is what was measured. */
export function runOf({ commit, ...run }: RunIdentity, experiment: Experiment): RunIdentity {
  return commit === undefined || !isOfCommit(experiment) ? run : { ...run, commit };
}

/** What was measured, and the commit of the job where that is another matter. */
export function subjectOf(
  { commit, untrusted }: RunIdentity,
  experiment: Experiment,
  versions: Provenance['versions'],
): Pick<Provenance, 'subject' | 'jobCommit'> {
  const { subject } = experiment;
  const { kubevirt, kubernetes = 'of unknown version' } = versions;
  const isKubeVirt = kubevirt !== undefined && isOfKubeVirt(experiment);
  const found = isKubeVirt ? `KubeVirt ${kubevirt}` : `Kubernetes ${kubernetes}`;
  return {
    subject: `${textOf(subject, found)}${untrusted === true ? UNTRUSTED : ''}`,
    ...(commit === undefined || isOfCommit(experiment) ? {} : { jobCommit: commit }),
  };
}

const UNTRUSTED = ", measured where the pull request's code was in control";

function textOf(subject: Subject, found: string): string {
  switch (subject.kind) {
    case 'installed':
      return `installed ${found}`;
    case 'release':
      return `${found}, release ${subject.version}`;
    case 'images':
      return `${found}, images ${imagesText(subject)}`;
    case 'helm':
      return `${found}, with the chart ${helmText(subject)}${subject.commit === undefined ? '' : `, commit ${subject.commit}`}`;
    case 'command':
      return `${found}, brought by ${subject.command[0]}`;
    default:
      return assertNever(subject);
  }
}
