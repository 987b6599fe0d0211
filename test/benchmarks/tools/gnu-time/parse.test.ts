import { expect } from 'chai';
import { PARSERS, parseOutput } from '../../../../src/benchmarks/parsers.ts';
import { readingsOf, toolSample } from '../../../support/tool-sample.ts';

describe('[U] output of GNU time', () => {
  const { stderr } = toolSample('gnu-time', 'verbose.txt');
  const elapsed = (written: string, percent = '0%') =>
    readingsOf(
      parseOutput(PARSERS['gnu-time'], {
        stdout: '',
        stderr: stderr.replace('0:01.00', written).replace('job got: 0%', `job got: ${percent}`),
      }),
    )['time elapsed'];

  it('has a fraction of seconds below an hour, and none from then on', () => {
    expect(elapsed('0:01.00')).to.equal(1);
    expect(elapsed('12:34.56')).to.equal(754.56);
    expect(elapsed('1:02:03')).to.equal(3723);
    expect(elapsed('26:00:00', '?%')).to.equal(93_600);
  });
});
