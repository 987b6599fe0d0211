import { expect } from 'chai';
import { parseProwJobs } from '../../src/prow/prow-jobs.ts';
import { afterNoon, deckText, HEAD, prowJob } from '../support/news.ts';

describe('[U] prow/prow-jobs', () => {
  it("reads Deck's list, also as the assignment that a page wants", () => {
    const text = deckText(prowJob({ state: 'pending', createdMin: 0, startedMin: 3, build: '12' }));
    const [job] = parseProwJobs(`var allBuilds = ${text};`, 'deck');
    expect(parseProwJobs(text, 'deck')).to.deep.equal([job]);
    expect(job).to.deep.include({
      job: 'pull-perf-vm-density-100',
      state: 'pending',
      build: '12',
      startedAt: afterNoon(3),
    });
    expect(job?.refs?.pulls).to.deep.equal([{ number: '12345', sha: HEAD, commitLink: undefined }]);
  });

  it('has no build where a job waits', () => {
    const [job] = parseProwJobs(deckText(prowJob({ state: 'triggered', createdMin: 0 })), 'deck');
    expect(job).not.to.have.any.keys('build', 'startedAt', 'endedAt');
  });

  for (const [what, text, message] of [
    ['a page', '<html>', 'it is not JSON, and begins with "<html>"'],
    ['another JSON', '{"jobs": []}', 'items: Invalid input: expected array, received undefined'],
    ['a state that Prow does not have', deckText(prowJob({ state: 'asleep', createdMin: 0 })), 'items.0.status.state'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseProwJobs(text, 'https://deck/prowjobs.js')).to.throw(
        `https://deck/prowjobs.js is no list of ProwJobs: ${message}`,
      );
    });
  }
});
