import { expect } from 'chai';
import { buildText } from '../../../src/app/confirm/plan.ts';

describe('[I] app/confirm/plan', () => {
  it('says how the images of a commit come to be there: by the job of the suite, or by hand', () => {
    const commit = 'ab'.repeat(20);
    expect(buildText(commit, { line: 'main', buildJob: 'post-perf-burst-build' })).to.equal(
      `rerun post-perf-burst-build of that commit in Deck, or mkpj --job post-perf-burst-build --base-ref main --base-sha ${commit}`,
    );
    expect(buildText(commit, { line: 'main' })).to.include('by hand');
  });
});
