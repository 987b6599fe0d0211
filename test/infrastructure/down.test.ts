import { expect } from 'chai';
import { isGone } from '../../src/infrastructure/account.ts';
import { tearDown } from '../../src/infrastructure/down.ts';
import { COMMAND, KOPS } from '../support/built-infrastructure.ts';
import { builtMaking, builtNode, OK, PACE, scriptedMachine } from '../support/infrastructure.ts';

const SILENT = new Error('connection refused');
const NODES = [builtNode('a')];

describe('[I] infrastructure/down', () => {
  it('removes the cluster once', async () => {
    const machine = scriptedMachine(
      () => OK,
      () => SILENT,
    );
    const facts = await machine.drive(() => tearDown(builtMaking(), machine.ports, PACE));
    expect(facts.map(({ how }) => how)).to.deep.equal(['done']);
    expect(isGone(facts)).to.equal(true);
    expect(machine.ran).to.deep.equal(['make down lab-example-01234567']);
  });

  it('tries again what fails or hangs, as often as the policy says', async () => {
    const machine = scriptedMachine(
      (_, call) => (call === 1 ? 'hangs' : call === 2 ? { code: 1, lastLines: 'busy' } : OK),
      () => SILENT,
    );
    const facts = await machine.drive(() => tearDown(builtMaking(), machine.ports, PACE));
    expect(facts.map(({ how }) => how)).to.deep.equal(['timed-out', 'failed', 'done']);
    expect(facts[0]).to.deep.include({ durationMs: 180_000 });
    expect(facts[1]?.reason).to.contain('make ended with 1: busy');
  });

  it('gives up after the last attempt, and says that it is not gone', async () => {
    const machine = scriptedMachine(
      () => 'hangs',
      () => SILENT,
    );
    const facts = await machine.drive(() => tearDown(builtMaking({ teardown: { retries: 0 } }), machine.ports, PACE));
    expect(facts.map(({ how, reason }) => `${how}: ${reason}`)).to.deep.equal([
      'timed-out: took longer than 180 s; last seen: make was at work, and was killed',
    ]);
    expect(isGone(facts)).to.equal(false);
  });

  it('does not believe a 0 while the API server answers', async () => {
    const machine = scriptedMachine(
      () => OK,
      () => NODES,
    );
    const facts = await machine.drive(() => tearDown(builtMaking({ teardown: { retries: 1 } }), machine.ports, PACE));
    expect(facts.map(({ how }) => how)).to.deep.equal(['failed', 'failed']);
    expect(facts[0]?.reason).to.equal('its teardown ended with 0, and its API server still answers');
  });

  it('waits for a server that answers a while longer', async () => {
    const machine = scriptedMachine(
      () => OK,
      (look) => (look < 6 ? NODES : SILENT),
    );
    const facts = await machine.drive(() => tearDown(builtMaking(), machine.ports, PACE));
    expect(facts.map(({ how }) => how)).to.deep.equal(['done']);
  });

  it("believes the provider's own look: machines may be left without an API server", async () => {
    const provider = { ...COMMAND, gone: ['./gone.sh'] };
    const machine = scriptedMachine(
      ([program], call) => (program === './gone.sh' && call < 2 ? { code: 1, lastLines: '2 machines' } : OK),
      () => SILENT,
    );
    const facts = await machine.drive(() => tearDown(builtMaking({ provider }), machine.ports, PACE));
    expect(facts.map(({ how }) => how)).to.deep.equal(['failed', 'done']);
    expect(facts[0]?.reason).to.equal('something is left: ./gone.sh ended with 1: 2 machines');
  });

  it('takes a teardown that refuses what is not there for done, where a look finds nothing', async () => {
    const says = 'cluster not found "lab-example-01234567.k8s.local"';
    const answers = (lastLines: string) => () => ({ code: 1, lastLines });
    for (const [text, how] of [
      [says, 'done'],
      ['cluster not found "another.k8s.local"', 'failed'],
      ['could not find default credentials', 'failed'],
    ] as const) {
      const machine = scriptedMachine(answers(text), () => SILENT);
      const making = builtMaking({ provider: KOPS, teardown: { retries: 0 } });
      const facts = await machine.drive(() => tearDown(making, machine.ports, PACE));
      expect(
        facts.map((fact) => fact.how),
        text,
      ).to.deep.equal([how]);
    }
  });
});
