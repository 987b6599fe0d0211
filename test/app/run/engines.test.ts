import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { enginePorts } from '../../../src/app/run/engines.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import { engines } from '../../../src/scenarios/engines/index.ts';
import { builtTest } from '../../support/built-test.ts';
import { temporaryFolder } from '../../support/folder.ts';

const NEEDS = {
  configRepo: { org: 'acme', repo: 'perf', ref: 'main' },
  prow: undefined,
  about: {},
  simulated: false,
  disposable: false,
  stop: new AbortController().signal,
};

describe('[I] app/run/engines', () => {
  const folder = temporaryFolder();
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, 'current-context: lab\ncontexts: [{name: lab, context: {cluster: lab, user: lab}}]\n');

  /** Why ClusterLoader2 is not begun; undefined where it may be. */
  const refusal = (context: string | undefined, env: Record<string, string>, more = {}): string | undefined => {
    const scenario = { kind: 'clusterloader2', binary: '/bin/true', configs: ['a.yaml'], ...more };
    const plan = planTest(builtTest({ workloads: [], scenario }));
    const needs = { ...NEEDS, folder, context };
    try {
      enginePorts({ plan, clock: systemClock, seed: '1' }, needs, { HOME: folder, ...env });
      return undefined;
    } catch (error) {
      return String(error);
    }
  };

  it("starts ClusterLoader2 where the kubeconfig's current context is the cluster's", () => {
    expect(refusal('lab', { KUBECONFIG: kubeconfig })).to.equal(undefined);
    expect(refusal(undefined, { KUBECONFIG: kubeconfig })).to.equal(undefined);
  });

  it('refuses, before anything is begun, what would reach another cluster or none', () => {
    expect(refusal('other', { KUBECONFIG: kubeconfig })).to.match(
      /current one is lab, and the cluster's file names other/,
    );
    expect(refusal(undefined, {})).to.match(/clusterloader2 finds no kubeconfig/);
    expect(refusal(undefined, {}, { runFromCluster: true })).to.equal(undefined);
  });

  it('refuses kubeconfigs that ClusterLoader2 does not read', () => {
    mkdirSync(join(folder, '.kube'));
    copyFileSync(kubeconfig, join(folder, '.kube', 'config'));
    expect(refusal(undefined, {})).to.match(/clusterloader2 finds no kubeconfig/);
    expect(refusal(undefined, { KUBECONFIG: `${kubeconfig}:${kubeconfig}` })).to.match(/reads one kubeconfig/);
    expect(refusal(undefined, { KUBECONFIG: kubeconfig }, { runFromCluster: true })).to.match(
      /takes the account of its pod only without a kubeconfig/,
    );
  });

  it('refuses words by which an engine would reach another cluster', () => {
    for (const word of ['--kubeconfig', '--kubeconfig=other', '--kube-context=other', '--run-from-cluster=true']) {
      const takes = (args: string[]) =>
        engines.clusterloader2.schema.safeParse({ kind: 'clusterloader2', configs: ['a.yaml'], args }).success;
      expect(takes([word]), word).to.equal(false);
      expect(takes([word.replace('--', '--x-')]), word).to.equal(true);
    }
  });
});
