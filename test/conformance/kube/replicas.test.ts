import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withAir } from '../../support/air.ts';
import { newAccount } from '../support/accounts.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { localSite } from '../support/local-site.ts';

const TESTS = '  pods: {workload: pod-pause, scenario: {kind: burst, objects: 60}}\n';

describe('conformance/kube replicas of the API server', () => {
  let plane: ControlPlane;
  let balancer: Balancer;
  let ports: readonly number[];
  before(async () => {
    plane = await startControlPlane({ nodes: 2 });
    ports = [plane.ports['kube-apiserver'], await plane.startReplica()];
    balancer = await startBalancer(ports);
  });
  after(async () => {
    balancer?.stop();
    await plane?.stop();
  });

  it('are read each by itself behind a load balancer, and add up to exactly what was asked of both', async () => {
    const { kubeconfig } = await newAccount(plane, 'balanced', 'cluster-admin', balancer.port);
    const site = localSite(plane, TESTS, { kubeconfig, change: (cluster) => `${cluster}${ports.map(page).join('')}` });
    const { code, stdout, result, artifacts } = await withAir(() => site.run('pods'));
    expect(code, stdout).to.equal(0);
    const counted = result.validity.find(({ rule, message }) => rule === 'load-ours' && message.includes('answered'));
    expect(counted?.message).to.equal('the API server answered 60 creations of pods, 60 follow from ours');
    const created = ports.map((port) => rise(join(artifacts, 'journal.ndjson'), `apiserver/127.0.0.1:${port}`));
    expect(created.reduce((total, count) => total + count)).to.equal(60);
    expect(Math.min(...created), `${created}`).to.be.above(0);
  });
});

/** Another entry of the list with which a cluster's file ends. */
const page = (port: number): string =>
  `  - {component: apiserver, url: "https://127.0.0.1:${port}/metrics", insecureSkipTlsVerify: true, login: true}\n`;

/** By how many creations of pods a source's own counter rose. */
function rise(journal: string, source: string): number {
  const samples = readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"source":"${source}"`))
    .map((line) => JSON.parse(line));
  const countAt = (edge: string): number => {
    const series: Record<string, number> = samples.find((sample) => sample.edge === edge)?.series ?? {};
    const created = Object.entries(series).filter(([key]) => CREATED.test(key));
    return created.reduce((total, [, count]) => total + count, 0);
  };
  return countAt('after') - countAt('before');
}

const CREATED = /^apiserver_request_total\{code="201",resource="pods",verb="POST"\}$/;
