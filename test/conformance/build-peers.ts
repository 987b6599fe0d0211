import { PEER_NAMES, peer } from './support/peers.ts';

// Builds the real programs one after the other, each in time for its first test; the suite goes on beside it.
for (const name of PEER_NAMES) await peer(name).catch((error) => console.error(error.message));
