import { expect } from 'chai';
import type { Json, JsonObject } from '../../../src/model/json.ts';
import { jsonPatch, mergePatch, strategicMergePatch } from '../../../src/sim/registry/patch.ts';
import { StatusError } from '../../../src/sim/registry/status.ts';

describe('[I] sim/registry/patch', () => {
  // The examples of RFC 7386, appendix A.
  const merges: [Json, Json, Json][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'foo' }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of merges) {
    it(`merges ${JSON.stringify(patch)} into ${JSON.stringify(target)}`, () => {
      expect(mergePatch(target, patch)).to.deep.equal(result);
    });
  }

  // Examples of RFC 6902, appendix A.
  const applied: [JsonObject, JsonObject[], JsonObject][] = [
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc'] }], { foo: ['bar', ['abc']] }],
    [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    [{ baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    [{ a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
    [{ a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
    [{ '~/x': 1 }, [{ op: 'test', path: '/~0~1x', value: 1 }], { '~/x': 1 }],
  ];
  for (const [target, operations, result] of applied) {
    it(`applies ${JSON.stringify(operations)} to ${JSON.stringify(target)}, which stays as it was`, () => {
      const before = structuredClone(target);
      expect(jsonPatch(target, operations)).to.deep.equal(result);
      expect(target).to.deep.equal(before);
    });
  }

  it('refuses what does not apply with 422 and what is no patch with 400', () => {
    const codeOf = (operations: Json): number => {
      try {
        jsonPatch({ a: 1 }, operations);
        return 200;
      } catch (error) {
        return error instanceof StatusError ? error.code : -1;
      }
    };
    expect(codeOf([{ op: 'remove', path: '/b' }])).to.equal(422);
    expect(codeOf([{ op: 'test', path: '/a', value: 2 }])).to.equal(422);
    expect(codeOf([{ op: 'turn', path: '/a' }])).to.equal(400);
    expect(codeOf([{ op: 'add', path: 'a', value: 1 }])).to.equal(400);
    expect(codeOf({})).to.equal(400);
  });

  it('merges named things by name, and leaves other lists to the patch', () => {
    const target: JsonObject = {
      containers: [
        { name: 'a', image: 'a:1', args: ['x'] },
        { name: 'b', image: 'b:1' },
      ],
      list: [1],
    };
    const patch: JsonObject = {
      $setElementOrder: [],
      containers: [
        { name: 'a', image: 'a:2' },
        { name: 'b', $patch: 'delete' },
      ],
      list: [2],
    };
    expect(strategicMergePatch(target, patch)).to.deep.equal({
      containers: [{ name: 'a', image: 'a:2', args: ['x'] }],
      list: [2],
    });
  });
});
