import { expect } from 'chai';
import type { FindingFact } from '../../../src/model/entry.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { ApiError, type Cluster } from '../../../src/runner/cluster.ts';
import { examine } from '../../../src/runner/preflight/index.ts';
import { builtTest } from '../../support/built-test.ts';
import { call, inSim, START } from '../../support/sim-world.ts';

describe('[I] runner/preflight', () => {
  const stamps = { sentAt: START, receivedAt: START };
  const journal = { append: () => {}, flush: async () => {}, failed: call.signal };

  /** What is found where lists are answered like this, and how many of them were sent. */
  async function findingsWhere(list?: (through: Cluster['list']) => Cluster['list'], signal = call.signal) {
    let lists = 0;
    const findings = await inSim({}, ({ sim }) => {
      const answer = list?.(sim.list) ?? sim.list;
      const counting: Cluster['list'] = (...args) => {
        lists += 1;
        return answer(...args);
      };
      const needs = { instances: 10, perNode: undefined, schedulableNodes: 1 };
      const { id: test, experiment } = builtTest({});
      const plan = { test, experiment, steps: [] };
      const about = { plan, needs, lockName: 'lab', token: undefined, findMetrics: async () => [] };
      return examine({ ...about, cluster: { ...sim, list: counting }, journal, signal });
    });
    return { findings, lists };
  }

  const refusing = (status: number) => () => async () => {
    throw new ApiError(status, 'Refused', 'connect ECONNREFUSED', stamps);
  };
  const failing = (error: Error) => () => async () => {
    throw error;
  };
  const checksOf = (findings: readonly FindingFact[]) => findings.map(({ check }) => check);
  const ALL = ['permissions', 'kinds', 'nodes', 'capacity', 'leftovers', 'other-load', 'metrics'];

  it('asks every check', async () => {
    const { findings } = await findingsWhere();
    expect(checksOf(findings)).to.deep.equal(ALL);
  });

  it('lists the nodes once, and what refuses them is a finding of each check that needs them', async () => {
    let lists = 0;
    const { findings } = await findingsWhere((through) => async (query, options) => {
      if (query.resource.plural !== 'nodes') return through(query, options);
      lists += 1;
      throw new ApiError(403, 'Forbidden', 'may not list nodes', stamps);
    });
    expect(lists).to.equal(1);
    const refused = findings.filter(({ message }) => message === 'could not be examined: may not list nodes');
    expect(checksOf(refused)).to.deep.equal(['nodes', 'capacity', 'other-load']);
  });

  it('asks a server that gives no reply nothing more', async () => {
    const { findings, lists } = await findingsWhere(refusing(0));
    expect(checksOf(findings)).to.deep.equal(['permissions', 'kinds']);
    expect(findings[1]).to.deep.include({ level: 'error' });
    expect(findings[1]?.message).to.match(/could not be examined, nor what comes after it: connect ECONNREFUSED/);
    expect(lists).to.equal(2);
  });

  it('asks a server that does not know who asks nothing more', async () => {
    const { findings, lists } = await findingsWhere(refusing(401));
    expect(checksOf(findings)).to.deep.equal(['permissions', 'kinds']);
    expect(findings[1]?.message).to.equal('could not be examined: connect ECONNREFUSED');
    expect(findings[1]?.hint).to.equal('see whether the API server answers, and what the runner may read');
    expect(lists).to.equal(2);
  });

  it('ends with what no other check can change, and its hint', async () => {
    const { findings } = await findingsWhere(failing(new KnownError('usage', 'no credentials', { hint: 'log in' })));
    expect(checksOf(findings)).to.deep.equal(['permissions', 'kinds']);
    expect(findings[1]).to.deep.include({ message: 'could not be examined: no credentials', hint: 'log in' });
  });

  it('advises on a server that gives no reply, by what is known of it', async () => {
    const silent = (known?: KnownError) =>
      Object.assign(new ApiError(0, 'Refused', 'no reply', stamps), { cause: known });
    const hint = async (error: Error) => (await findingsWhere(failing(error))).findings[1]?.hint;
    expect(await hint(silent())).to.equal('see whether the API server answers: kubectl get --raw /readyz');
    expect(await hint(silent(new KnownError('usage', 'no host', { hint: 'name another' })))).to.equal('name another');
  });

  it('examines nothing more once it is aborted', async () => {
    const aborted = new AbortController();
    const error = new Error('stopped');
    const looking = findingsWhere(
      () => async () => {
        aborted.abort();
        throw error;
      },
      aborted.signal,
    );
    expect(await looking.catch((thrown: unknown) => thrown)).to.equal(error);
  });

  it('does not take a server in trouble for one that serves the kinds', async () => {
    const { findings } = await findingsWhere(refusing(503));
    expect(findings.find(({ check }) => check === 'kinds')?.level).to.equal('error');
    expect(checksOf(findings)).to.deep.equal(ALL);
  });

  it('does not take who may not list a kind for a cluster that does not serve it', async () => {
    const { findings } = await findingsWhere(refusing(403));
    expect(findings.find(({ check }) => check === 'kinds')?.level).to.equal('ok');
  });
});
