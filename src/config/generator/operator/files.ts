import { type Config, isRun, type Test } from '../../../model/suite.ts';
import type { TargetCluster } from '../../../model/target.ts';
import type { Renderer } from '../../../render/template.ts';
import { markerText } from '../marker.ts';
import { yamlFile } from '../rendered.ts';
import type { GeneratedFile } from '../types.ts';
import { clusterFragments } from './cluster.ts';
import { prowFragment } from './prow.ts';

/** For the people who keep Prow and the clusters: outside `jobs/`, because Prow reads everything in there as jobs. */
export function operatorFiles(config: Config, render: Renderer): GeneratedFile[] {
  const tests = config.suites.flatMap((suite) => suite.tests);
  const used = config.clusters.filter((cluster) =>
    tests.some((test) => test.experiment.cluster?.name === cluster.name),
  );
  const own = used.flatMap((cluster) => {
    const run = tests.filter((test) => isRun(test.experiment) && test.experiment.cluster?.name === cluster.name);
    // Who makes a cluster may do all in it.
    return run.length === 0 || cluster.infrastructure !== undefined ? [] : [clusterFile(config, cluster, run, render)];
  });
  return [prowFile(config, used, render), ...own];
}

function prowFile({ site, suites }: Config, used: readonly TargetCluster[], render: Renderer): GeneratedFile {
  const path = `${site.output.operator}/prow-config.gen.yaml`;
  const statuses = site.answers?.status === true ? suites.flatMap(({ tests }) => tests.filter(isAnswered)) : [];
  const fragment = prowFragment(used, statuses);
  const rendered = render('operator-prow.yaml', { marker: markerText('prowess.yaml and suites/'), fragment });
  return yamlFile(path, rendered, fragment);
}

/** As `prowess report-pr` answers. */
const isAnswered = ({ triggers, experiment }: Test): boolean =>
  triggers.presubmit !== undefined && isRun(experiment) && experiment.measures !== 'environment';

function clusterFile(
  { site }: Config,
  cluster: TargetCluster,
  tests: readonly Test[],
  render: Renderer,
): GeneratedFile {
  const path = `${site.output.operator}/cluster-${cluster.name}.gen.yaml`;
  const fragments = clusterFragments(cluster, tests);
  const rendered = render('operator-cluster.yaml', {
    marker: markerText('prowess.yaml and suites/'),
    path,
    cluster: cluster.name,
    releases: tests.some(({ experiment: { subject } }) => subject.kind === 'release'),
    fragments,
  });
  return yamlFile(path, rendered, { apiVersion: 'v1', kind: 'List', items: fragments.map(({ object }) => object) });
}
