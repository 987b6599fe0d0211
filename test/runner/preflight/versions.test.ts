import { expect } from 'chai';
import { ApiError, type Cluster } from '../../../src/runner/cluster.ts';
import { versionsOf } from '../../../src/runner/preflight/versions.ts';
import { call, inSim, START } from '../../support/sim-world.ts';

describe('[I] runner/preflight/versions', () => {
  const stamps = { sentAt: START, receivedAt: START };

  /** The versions of a simulated cluster, where /version answers like this. */
  const versionsWhere = (text?: Cluster['text']): Promise<Record<string, string>> =>
    inSim({}, ({ sim }) => versionsOf(text === undefined ? sim : { ...sim, text }, call.signal));

  const refusedBy = (status: number) =>
    versionsWhere(async () => {
      throw new ApiError(status, 'Refused', 'no', stamps);
    });

  it('are those of Kubernetes and KubeVirt', async () => {
    expect(await versionsWhere()).to.have.all.keys('kubernetes', 'kubevirt');
  });

  it('leave out what the server will never report', async () => {
    expect(await refusedBy(403)).to.have.all.keys('kubevirt');
    expect(await refusedBy(404)).to.have.all.keys('kubevirt');
    const page = versionsWhere(async () => ({ ...stamps, text: '<html>Log in first' }));
    expect(await page).to.have.all.keys('kubevirt');
  });

  it('are not reported while the server is in trouble, for what is left out once reads as changed', async () => {
    for (const status of [0, 429, 503]) {
      expect(await refusedBy(status).catch((error) => error)).to.have.property('status', status);
    }
  });
});
