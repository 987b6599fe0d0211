import { expect } from 'chai';
import { RE2JS } from 're2js';
import { anchored, commentTrigger } from '../../src/prow/trigger.ts';

const answers = (trigger: string, comment: string): boolean => RE2JS.compile(trigger).matcher(comment).find();

describe('[U] prow/trigger', () => {
  const { trigger, rerunCommand } = commentTrigger('/test perf', 'pull-x-1.0');

  for (const comment of [
    '/test perf',
    '/test perf\r\n',
    '/test pull-x-1.0',
    '/test unit perf lint',
    '/test unit, perf, lint\r\nthank you',
    'looks good\r\n/test perf\r\nthank you',
    rerunCommand,
  ]) {
    it(`starts the job on ${JSON.stringify(comment)}`, () => {
      expect(answers(trigger, comment)).to.equal(true);
    });
  }

  for (const comment of [
    '/test perfection',
    '/test pull-x-1.0-more',
    '/test pull-x-1x0',
    ' /test perf',
    'please /test perf',
    '/Test perf',
    '/retest',
    '/test all',
    '/testperf',
  ]) {
    it(`does not start the job on ${JSON.stringify(comment)}`, () => {
      expect(answers(trigger, comment)).to.equal(false);
    });
  }

  it('answers to a comment of another form, and always to /test with its name', () => {
    const { trigger } = commentTrigger('/perf run', 'pull-x');
    const comments = ['/perf run', '/perf run\r\n', '/test pull-x', '/perf runner', '/test perf'];
    expect(comments.map((comment) => answers(trigger, comment))).to.deep.equal([true, true, true, false, false]);
  });

  it('ties branches to both ends', () => {
    const found = (branch: string, name: string): boolean => answers(anchored(branch), name);
    expect(anchored('main')).to.equal('^main$');
    expect(anchored('^main$')).to.equal('^main$');
    expect([found('main', 'maintenance'), found('main', 'main')]).to.deep.equal([false, true]);
    expect([found('a|main', 'xmain'), found('^a|main$', 'xmain'), found('^a$|main', 'xmain')]).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect([found('release-.*', 'release-1.2'), found('release-.*', 'my-release-1')]).to.deep.equal([true, false]);
  });
});
