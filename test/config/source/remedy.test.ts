import { expect } from 'chai';
import { remedyFor } from '../../../src/config/source/remedy.ts';

const CASES: readonly (readonly [
  expected: string,
  input: unknown,
  written: string | undefined,
  remedy: string | undefined,
])[] = [
  ['a number', '100', undefined, 'without quotes: 100'],
  ['a whole number', '-1.5', undefined, 'without quotes: -1.5'],
  ['a number', 'ten', undefined, undefined],
  ['true or false', 'yes', undefined, 'write true'],
  ['true or false', 'Off', undefined, 'write false'],
  ['true or false', 'maybe', undefined, undefined],
  ['text', 1.3, '1.30', 'quote it: "1.30"'],
  ['text', false, undefined, 'quote it: "false"'],
  ['text', ['metal'], undefined, 'one value, without brackets: metal'],
  ['text', ['metal', 'other'], undefined, undefined],
  ['text', [{ name: 'metal' }], undefined, undefined],
  ['a list', 100, undefined, 'write it as a list: [100]'],
  [
    'a list',
    'sysbench cpu --time=5 {x}',
    undefined,
    'write it as a list, each word by itself: [sysbench, cpu, --time=5, "{x}"]',
  ],
  ['a list', { a: 1 }, undefined, undefined],
  ['a map with key, name', 'metal', undefined, 'write {name: metal}'],
  ['a map with alwaysRun, branches, comment, name, ...', 5, undefined, undefined],
  ['a map with context, secret', 'metal', undefined, undefined],
  ['a map with max', '5m', undefined, 'write {max: 5m}'],
  ['a map with kind', 'burst', undefined, 'write {kind: burst}'],
  ['a map with kind', ['burst'], undefined, undefined],
  ['a number', '5/s', undefined, 'the number alone: 5'],
  ['a number', '2k', undefined, 'write 2000'],
  ['a number', '10 pods', undefined, 'the number alone: 10'],
  ['a map with key, name', ['metal'], undefined, undefined],
];

describe('[U] config/source/remedy', () => {
  for (const [expected, input, written, remedy] of CASES) {
    it(`says ${remedy ?? 'nothing'} of ${JSON.stringify(input)} where ${expected} is expected`, () => {
      expect(remedyFor(expected, input, written)).to.equal(remedy);
    });
  }
});
