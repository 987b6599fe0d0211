import { present } from '../../../model/json.ts';
import type { Site } from '../../../model/suite.ts';
import { pinNotes, pinned } from './pins.ts';
import { bundleSteps, commandOf, loginSteps, type Workflow } from './run-workflow.ts';

/** The workflow that removes clusters whose runners are lost: a job that is killed removes nothing by itself. */
export function sweepWorkflow(site: Site): Workflow {
  const { runsOn, workloadIdentity } = site.github;
  return {
    notes: [
      'Removes the clusters that runs made for themselves and could not remove.',
      ...pinNotes(workloadIdentity === undefined ? ['checkout'] : ['checkout', 'login']),
    ],
    content: {
      name: 'prowess: sweep clusters',
      on: { workflow_dispatch: {}, schedule: [{ cron: HOURLY }] },
      permissions: {},
      jobs: {
        sweep: {
          'runs-on': runsOn,
          container: { image: site.runner.image },
          'timeout-minutes': 240,
          permissions: present({ contents: 'read', 'id-token': workloadIdentity && 'write' }),
          steps: [
            { name: 'Read the clusters', uses: pinned('checkout'), with: { 'persist-credentials': false } },
            ...bundleSteps(site),
            ...loginSteps(site),
            { name: 'Sweep', run: `${commandOf(site)} infra sweep` },
          ],
        },
      },
    },
  };
}

/** GitHub delays what is due at a full hour most. */
const HOURLY = '17 * * * *';
