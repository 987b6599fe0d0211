import { expect } from 'chai';
import { lastWorkLine, type RampSandboxes, workLine } from '../../src/model/ramp.ts';
import { sandboxTexts } from '../../src/ramps/index.ts';
import { sandboxSeen } from '../../src/ramps/sandbox.ts';

const GIB = 2 ** 30;
const NODES = [16 * GIB, 32 * GIB];
const look = (gib: number, cpus = 1, more: Partial<RampSandboxes> = {}): RampSandboxes => ({
  ...{ leastBytes: gib * GIB, mostBytes: gib * GIB, leastCpus: cpus, mostCpus: cpus },
  ...more,
});
const textsOf = (looks: readonly RampSandboxes[]) => {
  const seen = sandboxSeen(looks, NODES);
  return seen && sandboxTexts(seen);
};

describe('[U] the machine that the programs of a ramp see', () => {
  it('is the sandbox where it has less memory than any node', () => {
    expect(textsOf([look(2, 1, { ksm: 1 }), look(2)])).to.deep.equal({
      size: 'of its own: 2 GiB, 1 CPU',
      added: 'none',
      ksm: 'on',
    });
  });

  it('is the node where it has all of its memory, but for what the kernel keeps', () => {
    expect(textsOf([look(15.9, 8, { ksm: 0 })])).to.deep.equal({
      size: "its node's: 15.9 GiB, 8 CPU",
      added: '',
      ksm: 'off',
    });
    expect(textsOf([look(31.8, 8)])?.size).to.contain("its node's");
  });

  it('grows where the runtime adds memory or CPUs while it runs', () => {
    expect(textsOf([look(2), look(2.5)])?.added).to.equal('up to 2.5 GiB, 1 CPU');
    expect(textsOf([look(2), look(2, 3)])?.added).to.equal('up to 2 GiB, 3 CPU');
  });

  it('is not known where no program says it', () => {
    expect(textsOf([])).to.equal(undefined);
    expect(sandboxSeen([look(2)], [])).to.equal(undefined);
  });

  it('is in the line of a program, which older ones do not say', () => {
    const old = { seconds: 3, perSecond: 50, bytes: 7 };
    for (const line of [old, { ...old, totalBytes: GIB, cpus: 2, ksm: 0 }, { ...old, totalBytes: GIB, cpus: 2 }])
      expect(lastWorkLine(`${workLine(line)}\n{"prowess":"wo`)).to.deep.equal({ prowess: 'work', ...line });
    expect(lastWorkLine('{"prowess":"work","seconds":3,"perSecond":50,"bytes":7,"cpus":-1}')).to.equal(undefined);
  });
});
