import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prowess } from '../support/cli.ts';
import { prowessHere } from '../support/cli-here.ts';
import { emptyFolder } from '../support/folder.ts';
import { writeLabSite } from '../support/lab-site.ts';

/** What goes wrong, how the run ends, and what a person reads. */
const FAULTS: readonly (readonly [fault: string, code: number, says: string])[] = [
  ['api-error, status: 401', 5, 'The infrastructure failed: could not get Lease'],
  ['forbidden, verbs: [create], resources: [pods]', 5, 'preflight: may not create pods (grant it: '],
  ['api-error, status: 409, verbs: [create], resources: [pods], fromMs: 4000, count: 2', 3, '28 of 30 Pods arrived'],
  ['api-error, status: 422, verbs: [create], resources: [pods], fromMs: 4000, count: 2', 3, '28 of 30 Pods arrived'],
  ['api-error, status: 429, retryAfterMs: 1000, verbs: [create], resources: [pods], count: 6', 0, 'PASS: 30 Pods'],
  ['api-error, status: 500, verbs: [create], resources: [pods], count: 6', 0, 'PASS: 30 Pods'],
  ['api-error, status: 503, verbs: [create, delete], resources: [pods], count: 6', 0, 'PASS: 30 Pods'],
  ['api-error, status: 500, verbs: [create], resources: [pods], fromMs: 4000', 3, '0 of 30 Pods arrived'],
  ['api-error, status: 429, retryAfterMs: 1000, verbs: [get, list], count: 8', 0, 'PASS: 30 Pods'],
  ['api-error, status: 503, verbs: [get, list], count: 8', 0, 'PASS: 30 Pods'],
  ['api-error, status: 503, verbs: [list]', 5, 'The infrastructure failed'],
  ['reset, verbs: [create, delete], resources: [pods], count: 6', 0, 'PASS: 30 Pods'],
  ['reset, applied: true, verbs: [create, delete], resources: [pods], count: 6', 0, 'PASS: 30 Pods'],
  ['slow, delayMs: 500, jitterMs: 500, resources: [pods]', 0, 'PASS: 30 Pods'],
  ['no-streaming-list', 0, 'PASS: 30 Pods'],
  ['watch-expire, fromMs: 5000', 0, 'PASS: 30 Pods'],
  ['watch-silence, resources: [pods], fromMs: 4000, untilMs: 6000', 0, 'PASS: 30 Pods'],
  ['watch-silence', 3, 'INVALID: '],
];

describe('[E] a run on a cluster that fails', () => {
  let site: string;
  before(async () => {
    site = await emptyFolder();
    writeLabSite(site, 1);
  });

  for (const [index, [fault, code, says]] of FAULTS.entries()) {
    it(`${fault}: ends with ${code}`, async () => {
      const file = join(site, `faults-${index}.yaml`);
      writeFileSync(file, `version: 1\nfaults: [{fault: ${fault}}]\n`);
      const args = ['run', 'burst-lab-0', '--seed', '1', '--faults', file, '--store', join(site, `runs-${index}`)];
      const done = await (index === 0 ? prowess : prowessHere)(args, { cwd: site });
      expect(done.stdout, done.stderr).to.include(says);
      expect(done.code).to.equal(code);
    });
  }
});
