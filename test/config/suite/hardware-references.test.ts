import { expect } from 'chai';
import { withReferences } from '../../../src/config/suite/hardware-references.ts';
import type { SiteFolder } from '../../../src/config/suite/named-files.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { ScenarioSpec } from '../../../src/model/suite.ts';
import { epochMs } from '../../../src/model/units.ts';

const HEAD = 'hardware,benchmark,score,cores,date\n';
const TEXTS: Readonly<Record<string, string>> = {
  'hardware.csv': `${HEAD}r640,sysbench,47000,32,2020-01-31\nr640,sysbench,48000,32,2024-05-31\nr640,HS06,720,32,2024-05-31\nr740,HS06,900,40,2024-05-31\nr740,DB12,800,40,2024-05-31\n`,
  'other.csv': `${HEAD}r640,coremark,900000,32,2024-05-31\n`,
  'ahead.csv': `${HEAD}r640,sysbench,48000,32,2024-05-31\nr640,sysbench,49000,32,2124-05-31\n`,
  'broken.csv': `${HEAD}r640,sysbench,fast,32,2020-01-31\n`,
};
const FOLDER: SiteFolder = {
  kindOf: (path) => (path in TEXTS ? 'file' : path === '.' ? 'folder' : undefined),
  isExecutable: () => false,
  namesIn: () => Object.keys(TEXTS),
  textOf: (path) => TEXTS[path] ?? '',
  readAt: epochMs(Date.UTC(2026, 0, 15)),
};
const SCENARIO: ScenarioSpec = {
  kind: 'fleet',
  parse: { tool: 'sysbench' },
  references: 'hardware.csv',
  hardware: 'r640',
};
const given = (more: object, sweep?: Parameters<typeof withReferences>[1]) =>
  withReferences({ ...SCENARIO, ...more }, sweep, FOLDER);
const row = (hardware: string, benchmark: string, score: number, cores: number) => ({
  ...{ hardware, benchmark, score, cores, date: '2024-05-31' },
});

describe('[U] config/suite/hardware-references', () => {
  it('puts the newest row of the hardware and the tool in the place of the file', () => {
    expect(given({})).to.deep.equal({
      scenario: {
        ...{ kind: 'fleet', parse: { tool: 'sysbench' } },
        reference: row('r640', 'sysbench', 48_000, 32),
      },
    });
  });

  it('puts the row of each type that the scenario or a level of its sweep names, once', () => {
    const include: JsonObject[] = [{ hardware: 'r740' }, { cores: 8 }];
    const sweep = { product: { hardware: ['r640', 'r740'] }, include };
    const { scenario, mistake } = given({ parse: { tool: 'hs06' } }, sweep);
    expect(mistake).to.equal(undefined);
    expect(scenario.references).to.deep.equal([row('r640', 'HS06', 720, 32), row('r740', 'HS06', 900, 40)]);
    const { hardware: _, ...bare } = SCENARIO;
    const only = withReferences(bare as ScenarioSpec, { product: {}, include: [{ hardware: 'r640' }] }, FOLDER);
    expect(only.scenario.references).to.deep.equal([row('r640', 'sysbench', 48_000, 32)]);
  });

  it('says at which level a type is named that the file does not have', () => {
    const include = [{ hardware: 'r640' }, { hardware: 'r64' }];
    expect(given({}, { product: {}, include }).mistake?.path).to.deep.equal(['sweep', 'include', '1', 'hardware']);
    expect(given({}, { product: { hardware: ['r64'] }, include: [] }).mistake?.path).to.deep.equal([
      ...['sweep', 'product', 'hardware', '0'],
    ]);
  });

  it('says what is wrong: the file, a line of it, the hardware, and benchmarks of which none is meant', () => {
    expect(given({ references: 'hardwares.csv' }).mistake).to.include({
      hint: 'did you mean `hardware.csv`?',
    });
    expect(given({ references: 'hardwares.csv' }).mistake?.path).to.deep.equal(['scenario', 'references']);
    expect(given({ references: 'broken.csv' }).mistake?.message).to.match(/^broken\.csv:2: score is "fast"; expected /);
    expect(given({ hardware: 'r64' }).mistake).to.include({ expected: 'one of r640, r740' });
    expect(given({ hardware: 'r64' }).mistake?.path).to.deep.equal(['scenario', 'hardware']);
    expect(given({ hardware: 'r740' }).mistake?.message).to.equal(
      'hardware.csv has r740 by HS06, DB12, and not by sysbench',
    );
    expect(given({ references: 'other.csv' }).mistake?.message).to.equal(
      'other.csv has r640 by coremark, and not by sysbench',
    );
    expect(given({ references: 'ahead.csv' }).mistake?.message).to.match(/^ahead\.csv:3: date is "2124-05-31"/);
  });

  it('refuses a score in place that is of another benchmark than the tool writes', () => {
    const { references: _, hardware: __, ...bare } = SCENARIO;
    const inPlace = (benchmark: string, tool = 'sysbench') =>
      withReferences(
        { ...bare, kind: 'fleet', parse: { tool }, reference: row('r640', benchmark, 9000, 32) },
        undefined,
        FOLDER,
      ).mistake;
    expect(inPlace('coremark')).to.include({ expected: 'sysbench', got: '"coremark"' });
    expect(inPlace('coremark')?.path).to.deep.equal(['scenario', 'reference', 'benchmark']);
    expect(inPlace('Sysbench')).to.equal(undefined);
    expect(inPlace('SPECrate2017', 'hs06')).to.equal(undefined);
  });

  it('changes nothing of other scenarios, nor where the reference is given already', () => {
    const burst: ScenarioSpec = { kind: 'burst', references: 'hardware.csv' };
    expect(withReferences(burst, undefined, FOLDER)).to.deep.equal({ scenario: burst });
    expect(given({ reference: {} }).scenario).to.include({ references: 'hardware.csv' });
  });
});
