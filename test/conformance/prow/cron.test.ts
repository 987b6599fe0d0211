import { expect } from 'chai';
import fc from 'fast-check';
import { parseGoNanoseconds } from '../../../src/prow/go-duration.ts';
import { type CronAnswer, ourAnswer } from '../../support/cron-answer.ts';
import { cronExpressions, instants } from '../support/cron-expressions.ts';
import { ask } from '../support/run.ts';

describe('prow/cron beside robfig/cron', () => {
  it("gives robfig's answers for 3,000 random expressions", async () => {
    const question = fc.record({
      expression: cronExpressions(),
      after: fc.array(instants(), { minLength: 3, maxLength: 3 }),
    });
    const questions = fc.sample(question, 3000);
    const theirs = await ask('cron-runs', questions);
    const ours: CronAnswer[] = questions.map(({ expression, after }) => ourAnswer(expression, after));
    for (const [index, answer] of ours.entries())
      expect(answer, JSON.stringify(questions[index])).to.deep.equal(theirs[index]);
  });

  it('says that a step of 0 is refused, and it is', async () => {
    const theirs = await ask('cron-runs', [{ expression: '*/0 * * * *', after: [] }]);
    expect(theirs).to.deep.equal([ourAnswer('*/0 * * * *', [])]);
  });
});

describe('prow/go-duration beside Go', () => {
  it('parses as Go does', async () => {
    const term = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        fc.array(
          fc.tuple(
            fc.float({ noNaN: true, min: 0, max: 1e6 }),
            fc.constantFrom('ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'd', ''),
          ),
          { maxLength: 3 },
        ),
      )
      .map(([sign, terms]) => sign + terms.map(([amount, unit]) => `${amount}${unit}`).join(''));
    const texts = [
      ...fc.sample(term, 2000),
      '0',
      '-0',
      '',
      '.5s',
      '1.s',
      '.s',
      '1e3s',
      '2562047h47m16.854775807s',
      '-2562047h47m16.854775808s',
      '2562047h47m16.854775808s',
      '1h 5m',
      '0.3333333333333333333h',
    ];
    const theirs = await ask<{ nanoseconds: string } | null>('go-duration', texts);
    expect(texts.map(ourNanoseconds)).to.deep.equal(theirs.map((answer) => answer?.nanoseconds ?? null));
  });
});

const ourNanoseconds = (text: string): string | null => parseGoNanoseconds(text)?.toString() ?? null;
