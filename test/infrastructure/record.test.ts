import { expect } from 'chai';
import {
  type InfrastructureRecord,
  mayHavePrograms,
  parseRecord,
  recordPath,
  recordText,
  SILENT_AFTER,
  whyOver,
} from '../../src/infrastructure/record.ts';
import { epochMs } from '../../src/model/units.ts';

const RECORD: InfrastructureRecord = {
  version: 1,
  id: 'lab-1',
  cluster: 'lab',
  provider: 'command',
  state: 'standing',
  test: 's/t',
  machine: 'here',
  createdAt: epochMs(0),
  aliveAt: epochMs(1_000_000),
};
const witness = { now: epochMs(1_000_000), machine: 'here', isHeldHere: false };

describe('[U] infrastructure/record', () => {
  it('is read as it was written, and what is none is not', () => {
    expect(parseRecord(recordText(RECORD))).to.deep.equal(RECORD);
    expect(recordPath(RECORD)).to.equal('infrastructure/lab/lab-1.json');
    for (const text of ['', '{}', recordText({ ...RECORD, version: 2 as 1 }), recordText(RECORD).slice(0, -5)]) {
      expect(parseRecord(text), text).to.equal(undefined);
    }
  });

  it('is over on its own machine as soon as nothing holds it, however short ago it was renewed', () => {
    expect(whyOver(RECORD, witness)).to.equal('its runner on this machine is gone');
    expect(whyOver(RECORD, { ...witness, isHeldHere: true, now: epochMs(1e12) })).to.equal(undefined);
  });

  it('is over elsewhere after a long silence alone', () => {
    const elsewhere = { ...witness, machine: 'there' };
    const at = (now: number) => whyOver(RECORD, { ...elsewhere, now: epochMs(RECORD.aliveAt + now) });
    expect(at(SILENT_AFTER - 1)).to.equal(undefined);
    expect(at(-SILENT_AFTER)).to.equal(undefined);
    expect(at(SILENT_AFTER)).to.equal('its runner has been silent for 15 min');
  });

  it('is over at once where its runner gave up', () => {
    const left = { ...RECORD, state: 'left', reason: 'quota' } as const;
    expect(whyOver(left, { ...witness, machine: 'there' })).to.equal('its runner could not remove it: quota');
  });

  it('may have programs at work only while it is made or removed', () => {
    const states = (['making', 'standing', 'removing', 'left'] as const).filter((state) =>
      mayHavePrograms({ ...RECORD, state }),
    );
    expect(states).to.deep.equal(['making', 'removing']);
  });
});
