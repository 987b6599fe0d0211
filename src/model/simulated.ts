import type { InventoryFact } from './entry.ts';

/** In the version of the simulated cluster, and in the model of its machines: a reader must see that these are not real. */
export const SIM_MARK = 'prowess-sim';

/** Whether what a cluster says of itself is what only the simulated one says. */
export const looksSimulated = ({ versions, nodes }: Pick<InventoryFact, 'versions' | 'nodes'>): boolean =>
  versions.kubernetes?.includes(SIM_MARK) === true || nodes.some(({ model }) => model === SIM_MARK);
