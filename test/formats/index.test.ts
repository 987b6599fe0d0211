import { expect } from 'chai';
import fc from 'fast-check';
import { toArtifacts } from '../../src/formats/index.ts';
import type { RunFacts } from '../../src/model/facts.ts';
import { anyResult } from '../support/any-result.ts';
import { builtFacts } from '../support/facts-builder.ts';
import { builtResult } from '../support/result-builder.ts';
import { elementsNamed, parseXml } from '../support/xml.ts';

const facts = builtFacts({ levels: [{ name: '', objects: 2 }] });

describe('[U] formats', () => {
  it('make the same bytes of the same result', () => {
    const bytes = (of: RunFacts): string[] =>
      toArtifacts(builtResult(), of).map(({ path, text }) => `${path}\n${text}`);
    expect(bytes(facts)).to.deep.equal(bytes(builtFacts({ levels: [{ name: '', objects: 2 }] })));
  });

  it('give every artifact a path of its own, inside the folder, that every store of artifacts takes', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const paths = toArtifacts(result, facts).map(({ path }) => path);
        expect(new Set(paths).size).to.equal(paths.length);
        for (const path of paths)
          expect(path)
            .to.match(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/)
            .and.not.match(/\.gz(ip)?$/);
      }),
    );
  });

  it('write JSON that parses, whatever the texts and numbers', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        for (const { path, text } of toArtifacts(result, facts)) if (path.endsWith('.json')) JSON.parse(text);
      }),
    );
  });

  it("write junit that TestGrid's updater reads, whatever the texts and numbers", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const root = parseXml(toArtifacts(result, facts).find(({ path }) => path === 'junit_prowess.xml')?.text ?? '');
        for (const property of elementsNamed(root, 'property')) expect(property.attributes.value).to.match(GO_FLOAT);
        for (const skipped of elementsNamed(root, 'skipped'))
          expect(skipped.attributes.message).to.match(/^no number: the run is INVALID/);
        for (const testcase of elementsNamed(root, 'testcase')) expect(testcase.attributes.name).to.not.equal('');
        if (result.outcome === 'invalid') expect(elementsNamed(root, 'property')).to.deep.equal([]);
      }),
    );
  });

  it('have no numbers for perfdash of an INVALID run', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const files = toArtifacts(result, facts).filter(({ path }) => path.startsWith('Generic'));
        if (result.outcome === 'invalid') expect(files).to.deep.equal([]);
        for (const { text } of files) {
          const labelSets = JSON.parse(text).dataItems.map(({ labels }: { labels: object }) => JSON.stringify(labels));
          expect(new Set(labelSets).size).to.equal(labelSets.length);
        }
      }),
    );
  });
});

/** What strconv.ParseFloat takes, without its NaN and Inf. */
const GO_FLOAT = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
