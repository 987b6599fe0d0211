import { COLUMN_HEADERS, METADATA_KEYS } from '../../../model/metadata-keys.ts';
import { isOfCommit, isOfKubeVirt } from '../../../model/subject.ts';
import { isRun, type Test } from '../../../model/suite.ts';

/**
 * The header lines that a test's runs know. The commit is that of the job, so it is shown where what is measured is made of it, and
 * for what is no run of ours, which writes nothing else. Where no VMs are made and KubeVirt is not under test, it may not be there at all.
 */
export function ownHeaders(test: Test): readonly string[] {
  if (!isRun(test.experiment)) return [METADATA_KEYS.commit];
  const isMissing: Readonly<Record<string, boolean>> = {
    [METADATA_KEYS.commit]: !isOfCommit(test.experiment),
    [METADATA_KEYS.kubevirt]: !isOfKubeVirt(test.experiment),
  };
  return COLUMN_HEADERS.filter((key) => isMissing[key] !== true);
}
