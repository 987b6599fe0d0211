import { expect } from 'chai';
import { metadata, metadataOf } from '../../src/formats/metadata.ts';
import { COLUMN_HEADERS } from '../../src/model/metadata-keys.ts';
import { expectGolden } from '../support/golden.ts';
import { builtResult, builtRun } from '../support/result-builder.ts';

describe('[U] formats/metadata', () => {
  it("holds every key that TestGrid's headers name, as strings", () => {
    expectGolden('formats/metadata.json', metadata(builtResult()).text);
    expect(metadataOf(builtResult())).to.include.keys(COLUMN_HEADERS);
    for (const value of Object.values(metadataOf(builtResult()))) expect(value).to.be.a('string');
  });

  it('leaves out what is not known', () => {
    const { commit: _, ...run } = builtRun;
    const provenance = { ...builtResult().provenance, nodes: [], versions: {} };
    expect(metadataOf(builtResult({ run, provenance }))).to.not.have.any.keys(
      'Commit',
      'KubeVirt',
      'Hardware',
      'Simulated',
    );
  });

  it('says that numbers are simulated', () => {
    expect(metadataOf(builtResult({ run: { ...builtRun, backend: 'sim' } }))).to.include({ Simulated: 'true' });
  });
});
