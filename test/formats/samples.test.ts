import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { samples } from '../../src/formats/samples.ts';
import { later, ms } from '../../src/model/units.ts';
import { builtFacts } from '../support/facts-builder.ts';
import { expectGolden } from '../support/golden.ts';
import { builtResult } from '../support/result-builder.ts';

describe('[U] formats/samples', () => {
  it('has a row per object with both clocks, node and level', () => {
    const facts = builtFacts({ levels: [{ name: '3', objects: 3 }] });
    for (const { path, text, pieces = [text] } of samples(builtResult(), facts)) {
      expectGolden(`formats/${path}`, text);
      expect([...pieces].join('')).to.equal(text);
    }
  });

  it('leaves empty what may have been so for long before it was seen', () => {
    const { objects, ...facts } = builtFacts({ levels: [{ name: '', objects: 1 }] });
    const late = objects.map((object) => ({
      ...object,
      phases: object.phases.map((stamp) =>
        stamp.watch === undefined ? stamp : { ...stamp, watchFrom: later(stamp.watch, ms(-3000)) },
      ),
    }));
    const [csv = expect.fail()] = samples(builtResult(), { ...facts, objects: late });
    const [header = [], row = []] = csv.text.split('\n').map((line) => line.split(','));
    const watched = header.flatMap((name, index) => (name.trim().endsWith('.watchMs') ? [row[index]?.trim()] : []));
    expect(new Set(watched)).to.deep.equal(new Set(['']));
  });

  it('leaves empty what never came, and takes the last of several dependents', () => {
    const facts = builtFacts({ levels: [{ name: '', objects: 1 }] });
    const [whole = expect.fail()] = facts.objects;
    const [first = expect.fail()] = whole.phases;
    const second = { ...first, watch: ms((first.watch ?? 0) + 500) as unknown as typeof first.watch };
    const missing = {
      kind: 'VirtualMachineInstance',
      namespace: 'n',
      name: 'late',
      requestedAt: whole.requestedAt,
      phases: [],
      ready: false,
    };
    const objects = [{ ...whole, phases: [second, first] as (typeof first)[] }, missing];
    const [csv = expect.fail()] = samples(builtResult(), { ...facts, objects });
    const rows = parse(csv.text, { columns: true }) as Record<string, string>[];
    expect(rows[0]?.['VirtualMachineInstance.Pending.watchMs']).to.equal('505');
    expect(rows[1]).to.include({ name: 'late', uid: '', createdAt: '', 'VirtualMachineInstance.Pending.watchMs': '' });
  });
});
