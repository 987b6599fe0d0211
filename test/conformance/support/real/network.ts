/** The cluster's own network, which no cable connects to another: the control plane on a bridge, each node behind a cable, pods behind their node. */
export const CONTROL_PLANE = '10.77.0.1';
export const BRIDGE = `${CONTROL_PLANE}/24`;
export const NODES = ['node-01', 'node-02'] as const;
export type NodeName = (typeof NODES)[number];

export const addressOf = (node: NodeName): string => `10.77.0.${11 + NODES.indexOf(node)}`;
export const podsOf = (node: NodeName): string => `10.78.${1 + NODES.indexOf(node)}.0/24`;

/** Where each node's pods are reached, for the scripts. */
export const ROUTES = NODES.map((node) => `${podsOf(node)}=${addressOf(node)}`).join(' ');
