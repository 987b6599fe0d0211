import { expect } from 'chai';
import { buildPage, jobHistory } from '../../src/prow/deck.ts';

describe('[U] prow/deck', () => {
  it("leads to a build's page", () => {
    expect(buildPage('https://prow.example', 'acme/logs/job/17')).to.equal(
      'https://prow.example/view/gs/acme/logs/job/17',
    );
  });

  it("leads to a job's history", () => {
    expect(jobHistory('https://prow.example', 'acme/logs/job')).to.equal(
      'https://prow.example/job-history/gs/acme/logs/job',
    );
  });
});
