import { expect } from 'chai';
import { links } from '../../src/formats/links.ts';
import { builtResult, builtRun } from '../support/result-builder.ts';

describe('[U] formats/links', () => {
  it("writes a file per web address for Deck's links lens, and none for other schemes", () => {
    const run = {
      ...builtRun,
      links: { 'pull request 12': 'https://github.com/o/r/pull/12', bad: 'javascript:alert(1)', worse: 'no address' },
    };
    expect(links(builtResult({ run }))).to.deep.equal([
      { path: 'pull-request-12.link.txt', text: 'https://github.com/o/r/pull/12\n' },
    ]);
  });

  it('writes none where there is nothing to open', () => {
    expect(links(builtResult())).to.deep.equal([]);
  });
});
