import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { prowess } from '../support/cli.ts';
import { emptyFolder } from '../support/folder.ts';
import { killAndResume, LEVEL_LINES, struckAt, writeSetSite } from '../support/resuming.ts';

describe('[E] a set of benchmarks that is killed', () => {
  it('goes on where it was, and has each permutation once', async () => {
    const site = await emptyFolder();
    const size = { streams: 5, repetitions: 4 };
    writeSetSite(site, size);
    const { kills, result, outputs } = await killAndResume(site, size, 4, seededRandom('resume'));
    expect(kills).to.equal(4);
    expect(new Set(outputs).size).to.equal(40);
    expect(outputs).to.have.length(40);
    expect(result.outcome).to.equal('pass');
    const received = result.measurements.filter(({ labels }) => labels.reading === 'received');
    expect(received.map(({ samples }) => samples)).to.deep.equal(Array(10).fill(4));
    const completed = result.validity.find(({ rule }) => rule === 'run-completed');
    expect(completed?.message).to.equal(
      'the run came to its end; it was resumed 4 times, and what was under way then was done again',
    );
  });

  it('is resumed after SIGTERM too, and not where its suite is another, it has ended, or there is none', async () => {
    const site = await emptyFolder();
    const size = { streams: 8, repetitions: 5 };
    writeSetSite(site, size);
    const resume = () => prowess(['run', 'network/set', '--resume'], { cwd: site });
    expect((await resume()).stderr).to.include('no run of network/set on sim is kept in');
    const env = struckAt(20 * LEVEL_LINES, 'SIGTERM');
    const stopped = await prowess(['run', 'network/set', '--cluster', 'sim'], { cwd: site, env });
    expect(stopped.code).to.equal(130);
    expect(stopped.stdout).to.include('to go on with it: prowess run network/set --cluster sim --resume');
    const suite = join(site, 'suites/network.yaml');
    const text = readFileSync(suite, 'utf8');
    writeFileSync(suite, text.replace('duration: 10s', 'duration: 20s'));
    const other = await resume();
    expect(other.stderr).to.include('was planned otherwise: the suite has changed since');
    expect(other.code).to.equal(2);
    writeFileSync(suite, text);
    const whole = await resume();
    expect(whole.code, whole.stderr.slice(-2000)).to.equal(0);
    expect((await resume()).stderr).to.include('has come to its end: there is nothing to resume');
  });
});
