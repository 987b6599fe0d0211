import { findNamespaces } from '../lock/namespaces.ts';
import { type Check, ok, warning } from './check.ts';

/** Namespaces that earlier runs left behind; the step `clean` removes them before any load is made. */
export const leftovers: Check = {
  name: 'leftovers',
  async look({ cluster, lockName, test, token, signal }) {
    const found = await findNamespaces(cluster, lockName, signal);
    const names = found.filter((namespace) => namespace.token !== token).map(({ name }) => name);
    if (names.length === 0) return [ok('nothing is left of earlier runs')];
    return [
      warning(
        `${names.length} namespaces are left of earlier runs: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', ...' : ''}`,
        `a run removes them before it starts; by hand: prowess cleanup ${test.id}`,
      ),
    ];
  },
};
