import { expect } from 'chai';
import { fieldMatcher, labelMatcher } from '../../../src/sim/registry/selectors.ts';
import { StatusError } from '../../../src/sim/registry/status.ts';

describe('[I] sim/registry/selectors', () => {
  const object = {
    metadata: { name: 'a', labels: { app: 'web', tier: 'front', 'x.example/y': '' } },
    status: { phase: 'Running' },
  };

  const labels: [string, boolean][] = [
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=web,tier=back', false],
    ['app!=web', false],
    ['other!=web', true],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['other notin (web)', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['x.example/y=', true],
  ];
  for (const [selector, matches] of labels) {
    it(`${selector} ${matches ? 'holds' : 'does not hold'}`, () => {
      expect(labelMatcher(selector)(object)).to.equal(matches);
    });
  }

  const fields: [string, boolean][] = [
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['status.phase=Running,spec.nodeName=', true],
    ['status.phase!=Running', false],
  ];
  for (const [selector, matches] of fields) {
    it(`field ${selector} ${matches ? 'holds' : 'does not hold'}`, () => {
      expect(fieldMatcher(selector)(object)).to.equal(matches);
    });
  }

  it('refuses what it cannot read with 400', () => {
    for (const selector of ['app in web', 'a=b=c', '=x']) {
      expect(() => labelMatcher(selector), selector)
        .to.throw(StatusError)
        .with.property('code', 400);
    }
    expect(() => fieldMatcher('metadata.name'))
      .to.throw(StatusError)
      .with.property('code', 400);
  });
});
