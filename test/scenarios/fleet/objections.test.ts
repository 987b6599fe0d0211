import { expect } from 'chai';
import { fleet } from '../../../src/scenarios/fleet/fleet.ts';
import { fleetSchema } from '../../../src/scenarios/fleet/schema.ts';
import { scenarioOfKind } from '../../../src/scenarios/index.ts';
import { FLEET } from '../../support/built-test.ts';

/** `least: …` for each objection to the parameters. */
const objectionsTo = (more: object): string[] =>
  (fleet.objections?.(fleetSchema.parse({ ...FLEET, ...more }), []) ?? []).map(
    ({ parameter, message }) => `${parameter}: ${message}`,
  );

describe('[U] scenarios/fleet: what is objected to', () => {
  it('cannot begin with more than there are', () => {
    expect(objectionsTo({ least: 4 })).to.deep.equal([]);
    expect(objectionsTo({ least: 5 })).to.deep.equal(['least: it is to begin with at least 5, and has 4 participants']);
    expect(objectionsTo({ least: 5, external: 1 })).to.deep.equal([]);
    const beside = [{ cores: 2, perNode: 3 }];
    expect(objectionsTo({ least: 8, nodes: 1, perNode: 4, beside })).to.deep.equal([
      'least: it is to begin with at least 8, and has 7 participants',
    ]);
  });

  it('cannot put more on a node than it has, but for CPUs that VMs share', () => {
    const said = (more: object): string => objectionsTo(more).join();
    expect(said({ as: 'pod', perNode: 4 })).to.equal('');
    expect(said({ as: 'pod', perNode: 5 })).to.equal(
      `perNode: a node with 16 CPUs and ${64 * 2 ** 30} bytes does not hold 5 participants that request 20 CPUs and ${20 * 2 ** 30} bytes together`,
    );
    expect(said({ perNode: 8 })).to.equal('');
    expect(said({ perNode: 8, dedicatedCpus: true })).to.match(/^perNode: .* 8 participants/);
    expect(said({ perNode: 8, memory: '8Gi' })).to.match(/^perNode: .* 8 participants/);
    expect(
      said({
        perNode: 2,
        beside: [{ as: 'pod', cores: 8, memory: 2 ** 32, instancetype: undefined, dedicatedCpus: false, perNode: 2 }],
      }),
    ).to.match(/^perNode: .* 4 participants/);
  });

  it('names a variable of the command that nothing fills in', () => {
    const commandOf = (as: string, word: string) => objectionsTo({ as, command: ['sysbench', word] });
    for (const word of ['--threads=$(CORES)', '--host=$(API_SERVICE_HOST)', '$$(CORE)'])
      expect(commandOf('pod', word), word).to.deep.equal([]);
    expect(commandOf('vm', '--host=$(API_SERVICE_HOST)'), 'in a guest').to.have.length(1);
    expect(commandOf('vm', '--threads=$(CORE)')).to.deep.equal([
      'command: $(CORE) is not known: the program would get it as it is written here',
    ]);
    expect(objectionsTo({ command: ['sh', '-c', 'sysbench cpu --threads=$(nproc) run'] })).to.deep.equal([]);
  });

  it('asks nothing of a tool that its output does not say', () => {
    const parse = { tool: 'sysbench' };
    expect(objectionsTo({ parse, asked: { duration: '10s', streams: 4 } })).to.deep.equal([]);
    expect(objectionsTo({ parse, asked: { iterations: 3 } })).to.deep.equal([
      'asked: iterations cannot be checked in the output of sysbench, so that no output would be a result',
    ]);
    const readings = [{ name: 'done', metric: 'benchmark-operations', pattern: '^done (\\d+)$', unit: '1/s' }];
    const declared = { tool: 'ours', format: 'lines', readings };
    expect(objectionsTo({ parse: declared, asked: { duration: '10s' } })).to.deep.equal([
      'asked: duration cannot be checked in the output of ours, so that no output would be a result',
    ]);
    const streams = { pattern: '(\\d+) threads' };
    expect(objectionsTo({ parse: { ...declared, streams }, asked: { streams: 4 } })).to.deep.equal([]);
    const own = { kind: 'benchmark', image: 'ours:1', command: ['ours'], parse, asked: { participants: 2 } };
    expect(
      scenarioOfKind('benchmark')
        ?.objections(own, [])
        .map(({ parameter }) => parameter),
    ).to.deep.equal(['asked']);
  });

  it('compares each level with the row of its hardware', () => {
    const row = { benchmark: 'sysbench', score: 48_000, cores: 32, date: '2024-05-31' };
    const references = ['r640', 'r740'].map((hardware) => ({ hardware, ...row }));
    const without = { reference: undefined };
    const planned = (more: object) => {
      const parameters = fleetSchema.parse({ ...FLEET, ...without, ...more });
      const [step] = fleet.expand(parameters, {
        workloads: [],
        estimates: { createPerSecond: 1, readyPerSecond: 1, deletePerSecond: 1 },
        parameters: {},
      });
      return step?.kind === 'benchmark' ? step.benchmark.fleet?.reference : undefined;
    };
    expect(['r640', 'r740'].map((hardware) => planned({ references, hardware })?.hardware)).to.deep.equal([
      ...['r640', 'r740'],
    ]);
    expect(objectionsTo({ ...without, references, hardware: 'r740' })).to.deep.equal([]);
    expect(objectionsTo({ ...without, references, hardware: 'r64' })).to.deep.equal([
      'hardware: no row of references is of r64 by sysbench',
    ]);
    const scores = [
      { ...row, hardware: 'r640', benchmark: 'coremark', date: '2025-01-01' },
      { ...row, hardware: 'r640', date: '2023-01-01' },
      { ...row, hardware: 'r640', date: '2024-01-01' },
      { ...row, hardware: 'r740', benchmark: 'coremark' },
    ];
    expect(planned({ references: scores, hardware: 'r640' })).to.deep.include({
      benchmark: 'sysbench',
      date: '2024-01-01',
    });
    expect(objectionsTo({ ...without, references: scores, hardware: 'r740' }), 'of another benchmark').to.deep.equal([
      'hardware: no row of references is of r740 by sysbench',
    ]);
    expect(objectionsTo({ ...without, references })).to.deep.equal([
      'references: expected references and hardware together',
    ]);
    expect(objectionsTo({ ...without, references: 'hardware.csv', hardware: 'r640' })).to.deep.equal([
      'references: the file is read for the scenario, not for a level of its sweep',
    ]);
  });
});
