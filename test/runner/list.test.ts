import { expect } from 'chai';
import { RESOURCES } from '../../src/model/resources.ts';
import { epochMs } from '../../src/model/units.ts';
import { ApiError, type Cluster, nameOf } from '../../src/runner/cluster.ts';
import { listAll } from '../../src/runner/list.ts';
import { call, inSim } from '../support/sim-world.ts';

const expired = new ApiError(410, 'Expired', 'too old', { sentAt: epochMs(0), receivedAt: epochMs(0) });

describe('[I] runner/list', () => {
  /** Nodes, one a page, where the server forgets what it showed before the pages with these numbers. */
  async function namesWhere(forgets: (page: number) => boolean): Promise<string[]> {
    return inSim({}, async ({ sim }) => {
      let page = 0;
      const list: Cluster['list'] = (query, about) => {
        if (forgets(page++)) return Promise.reject(expired);
        return sim.list({ ...query, limit: 1 }, about);
      };
      const nodes = await listAll({ ...sim, list }, { resource: RESOURCES.nodes }, call.signal);
      return nodes.map(nameOf);
    });
  }

  it('begins again where the server has forgotten the state that its pages show, and finds nothing twice', async () => {
    const all = await namesWhere(() => false);
    expect(all.length).to.be.greaterThan(2);
    expect(await namesWhere((page) => page === 1 || page === 4)).to.deep.equal(all);
  });

  it('gives up on a server that forgets each time', async () => {
    const error = await namesWhere((page) => page % 2 === 1).catch((thrown: unknown) => thrown);
    expect(error).to.equal(expired);
  });
});
