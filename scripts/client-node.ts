import type { Plugin } from 'esbuild';

const NAME = '@kubernetes/client-node';

/**
 * Lets esbuild leave out what is not used of client-node, above all the generated API, which is 62 of its 65 MB: its package.json does not
 * say that its modules, and those that they import, do nothing when they are loaded.
 */
export const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      const isItsImport = path === NAME || importer.includes(`/node_modules/${NAME}/`);
      if (pluginData === NAME || !isItsImport) return undefined;
      const resolved = await resolve(path, { importer, kind, resolveDir, pluginData: NAME });
      return { ...resolved, sideEffects: false };
    });
  },
};
