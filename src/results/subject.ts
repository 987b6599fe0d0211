import type { RunIdentity } from '../model/entry.ts';
import { assertNever } from '../model/errors.ts';
import type { Provenance } from '../model/result.ts';
import { imagesText, isOfKubeVirt } from '../model/subject.ts';
import type { Experiment, Subject } from '../model/suite.ts';

/** Only a command can bring what the job's commit holds: everything else is on the cluster, or published, whatever the commit is. */
const isOfJob = ({ kind }: Subject): boolean => kind === 'command';

/** A run as its result names it: with the job's commit only where that is what was measured. */
export function runOf({ commit, ...run }: RunIdentity, subject: Subject): RunIdentity {
  return commit === undefined || !isOfJob(subject) ? run : { ...run, commit };
}

/** What was measured, and the commit of the job where that is another matter. */
export function subjectOf(
  { commit }: RunIdentity,
  experiment: Experiment,
  versions: Provenance['versions'],
): Pick<Provenance, 'subject' | 'jobCommit'> {
  const { subject } = experiment;
  const { kubevirt, kubernetes = 'of unknown version' } = versions;
  const isKubeVirt = kubevirt !== undefined && isOfKubeVirt(experiment);
  const found = isKubeVirt ? `KubeVirt ${kubevirt}` : `Kubernetes ${kubernetes}`;
  return {
    subject: textOf(subject, found),
    ...(commit === undefined || isOfJob(subject) ? {} : { jobCommit: commit }),
  };
}

function textOf(subject: Subject, found: string): string {
  switch (subject.kind) {
    case 'installed':
      return `installed ${found}`;
    case 'release':
      return `${found}, release ${subject.version}`;
    case 'images':
      return `${found}, images ${imagesText(subject)}`;
    case 'command':
      return `${found}, brought by ${subject.command[0]}`;
    default:
      return assertNever(subject);
  }
}
