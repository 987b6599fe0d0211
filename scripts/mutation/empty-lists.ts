import type { Ignorer } from '@stryker-mutator/api/ignore';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Stryker puts a text into every empty list, which the compiler refuses in nearly every place: such changes say nothing. */
const emptyLists: Ignorer = {
  shouldIgnore: (path) =>
    'node' in path && isEmptyList(path.node) ? 'a text in this list does not compile' : undefined,
};

function isEmptyList(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || !('type' in node) || !('elements' in node)) return false;
  return node.type === 'ArrayExpression' && Array.isArray(node.elements) && node.elements.length === 0;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'empty-lists', emptyLists)];
