import { expect } from 'chai';
import { planTest } from '../../src/config/plan/plan.ts';
import { accountOf } from '../../src/infrastructure/account.ts';
import { longestOf, refuseDear } from '../../src/infrastructure/cost.ts';
import type { InfrastructureFact } from '../../src/model/entry.ts';
import { epochMs, hours, minutes, ms } from '../../src/model/units.ts';
import { builtInfrastructure } from '../support/built-infrastructure.ts';
import { builtTest } from '../support/built-test.ts';

const plan = planTest(builtTest({}));

describe('[I] infrastructure/cost', () => {
  it('takes every phase and step at its longest, and each attempt to remove it', () => {
    const own = minutes(10 + 5 + 3 * 3);
    const steps = plan.steps.reduce((total, { timeoutMs }) => total + timeoutMs, 0);
    expect(longestOf(builtInfrastructure(), plan)).to.equal(own + steps);
  });

  it('refuses a run that may cost more than the ceiling, and no other', () => {
    const longest = longestOf(builtInfrastructure(), plan) / hours(1);
    const price = { perHour: 10, currency: 'EUR' };
    const dear = builtInfrastructure({ price: { ...price, ceiling: Math.floor(longest * 10) } });
    expect(() => refuseDear(dear, plan)).to.throw(
      /^a run of .* may last .* h and cost .* EUR at 10 EUR per hour; the ceiling is/,
    );
    expect(() =>
      refuseDear(builtInfrastructure({ price: { ...price, ceiling: longest * 10 + 1 } }), plan),
    ).to.not.throw();
    expect(() => refuseDear(builtInfrastructure({ price }), plan)).to.not.throw();
    expect(() => refuseDear(builtInfrastructure(), plan)).to.not.throw();
  });
});

describe('[I] infrastructure/account', () => {
  const phase = (more: Partial<InfrastructureFact>): InfrastructureFact => ({
    type: 'infrastructure',
    provider: 'command',
    id: 'lab-1',
    phase: 'up',
    how: 'done',
    startedAt: epochMs(0),
    durationMs: ms(0),
    ...more,
  });
  const found = { expected: 4, registered: 5, ready: 4, notReady: [] };

  it('counts hours, machine hours and money from up to the end of the teardown', () => {
    const price = { perHour: 8, currency: 'USD' };
    const facts = [
      phase({ durationMs: minutes(30) }),
      phase({ phase: 'validate', startedAt: epochMs(minutes(30)), found }),
      phase({ phase: 'down', startedAt: epochMs(minutes(80)), durationMs: minutes(10) }),
    ];
    expect(accountOf('lab', builtInfrastructure({ price }), facts)).to.deep.include({
      id: 'lab-1',
      cluster: 'lab',
      gone: true,
      hours: 1.5,
      machineHours: 7.5,
      cost: { amount: 12, currency: 'USD' },
    });
  });

  it('has no figure for what was not seen, and says where the teardown failed', () => {
    const account = accountOf('lab', builtInfrastructure(), [
      phase({ how: 'failed' }),
      phase({ phase: 'down', how: 'failed' }),
    ]);
    expect(account).to.deep.include({ gone: false, hours: 0 });
    expect(account).to.not.have.any.keys('machineHours', 'cost');
  });
});
