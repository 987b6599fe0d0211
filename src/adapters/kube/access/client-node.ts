/** What we use of client-node, by name: a bundle then holds only this. It is half a second to load from sources, so import it lazily. */
export { KubeConfig } from '@kubernetes/client-node';
