import { expect } from 'chai';
import { withReference } from '../../../src/config/suite/hardware-references.ts';
import type { SiteFolder } from '../../../src/config/suite/named-files.ts';
import type { ScenarioSpec } from '../../../src/model/suite.ts';

const HEAD = 'hardware,benchmark,score,cores,date\n';
const TEXTS: Readonly<Record<string, string>> = {
  'hardware.csv': `${HEAD}r640,sysbench,47000,32,2020-01-31\nr640,sysbench,48000,32,2024-05-31\nr640,HS06,720,32,2024-05-31\nr740,HS06,900,40,2024-05-31\nr740,DB12,800,40,2024-05-31\n`,
  'broken.csv': `${HEAD}r640,sysbench,fast,32,2020-01-31\n`,
};
const FOLDER: SiteFolder = {
  kindOf: (path) => (path in TEXTS ? 'file' : path === '.' ? 'folder' : undefined),
  isExecutable: () => false,
  namesIn: () => Object.keys(TEXTS),
  textOf: (path) => TEXTS[path] ?? '',
};
const SCENARIO: ScenarioSpec = {
  kind: 'fleet',
  parse: { tool: 'sysbench' },
  references: 'hardware.csv',
  hardware: 'r640',
};
const given = (more: object) => withReference({ ...SCENARIO, ...more }, FOLDER);

describe('[U] config/suite/hardware-references', () => {
  it('puts the newest row of the hardware and the tool in the place of the file', () => {
    expect(given({})).to.deep.equal({
      scenario: {
        ...{ kind: 'fleet', parse: { tool: 'sysbench' } },
        reference: { hardware: 'r640', benchmark: 'sysbench', score: 48_000, cores: 32, date: '2024-05-31' },
      },
    });
  });

  it('says what is wrong: the file, a line of it, the hardware, and several benchmarks of which none is meant', () => {
    expect(given({ references: 'hardwares.csv' }).mistake).to.include({
      ...{ parameter: 'references', hint: 'did you mean `hardware.csv`?' },
    });
    expect(given({ references: 'broken.csv' }).mistake?.message).to.match(/^broken\.csv:2: score is "fast"; expected /);
    expect(given({ hardware: 'r64' }).mistake).to.include({ parameter: 'hardware', expected: 'one of r640, r740' });
    expect(given({ hardware: 'r740' }).mistake?.message).to.equal(
      'hardware.csv has several benchmarks of r740, and none is called sysbench',
    );
  });

  it('changes nothing of other scenarios, nor where the reference is given already', () => {
    const burst: ScenarioSpec = { kind: 'burst', references: 'hardware.csv' };
    expect(withReference(burst, FOLDER)).to.deep.equal({ scenario: burst });
    expect(given({ reference: {} }).scenario).to.include({ references: 'hardware.csv' });
  });
});
