import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packagesOf } from '../../scripts/images/packages.ts';

const root = join(import.meta.dirname, '..', '..');
const images = readdirSync(join(root, 'images')).sort();
const containerfile = (image: string): string => readFileSync(join(root, 'images', image, 'Containerfile'), 'utf8');
/** Cells of docs/benchmark-images.md, by image. */
const rows = new Map(
  readFileSync(join(root, 'docs', 'benchmark-images.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, image = '', tool = '', version = '', user = '']) => [image.replaceAll('`', ''), { tool, version, user }]),
);

describe('[U] images of tools', () => {
  for (const image of images) {
    describe(image, () => {
      it('begins with bases that are named by their digests', () => {
        const bases = [...containerfile(image).matchAll(/^FROM (.*?)(?: AS .*)?$/gm)].map(([, base]) => base);
        expect(bases).not.to.be.empty;
        for (const base of bases) expect(base).to.match(/^docker\.io\/\S+:\S+@sha256:[0-9a-f]{64}$/);
      });

      it('runs as the user that the document names, by a number', () => {
        const user = containerfile(image).match(/^USER (\d+)$/m)?.[1] ?? '0';
        expect(rows.get(image)?.user).to.equal(user);
      });

      it('takes nothing from the network that is not pinned', () => {
        const text = containerfile(image);
        for (const [, git] of text.matchAll(/(git (?:fetch|checkout).*)/g))
          expect(git).to.match(/[0-9a-f]{10}|FETCH_HEAD|\$\{HPC_COMMIT:\?\}/);
        for (const [, words = ''] of text.matchAll(/pip install(.*)$/gm)) {
          const packages = words.split(' ').filter((word) => /^[a-z]/.test(word));
          expect(packages.filter((word) => !/==\d/.test(word))).to.deep.equal([]);
        }
        if (text.includes('apt-get')) expect(text).to.include('snapshot');
      });
    });
  }

  it('all begin with the same Debian, so that tools are of one day', () => {
    const debians = images.flatMap((image) => containerfile(image).match(/docker\.io\/library\/debian:\S+/g) ?? []);
    expect(debians).to.have.length.above(images.length - 2);
    expect(new Set(debians).size).to.equal(1);
  });

  it('install what the list of packages says that images without a registry are made of, too', () => {
    for (const image of images.filter((image) => existsSync(join(root, 'images', image, 'packages')))) {
      expect(packagesOf(image)).to.have.length.above(0);
      expect(packagesOf(image).filter((name) => !/^[a-z0-9][a-z0-9.+-]+$/.test(name))).to.deep.equal([]);
      expect(containerfile(image)).to.match(/COPY packages \/tmp\/\n(?:.*\n)*.*< \/tmp\/packages/);
    }
  });

  it('have a row each in the document', () => {
    expect([...rows.keys()].filter((name) => images.includes(name)).sort()).to.deep.equal(images);
  });
});
