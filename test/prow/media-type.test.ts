import { expect } from 'chai';
import { isMediaType } from '../../src/prow/media-type.ts';

describe('[U] prow/media-type', () => {
  for (const text of [
    'text/plain',
    'text',
    'Text/HTML; charset=utf-8',
    'a/b;',
    'a/b ; k="x; y" ; l=z',
    'application/vnd.x+json',
  ]) {
    it(`takes ${text}`, () => {
      expect(isMediaType(text)).to.equal(true);
    });
  }
  for (const text of [
    '',
    '/',
    'text/',
    '/plain',
    'a/b/c',
    'te xt/plain',
    'a/b; k',
    'a/b; k=',
    'a/b; k=1; K=2',
    'a/b; k="x',
    'a/b k=1',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(isMediaType(text)).to.equal(false);
    });
  }
});
