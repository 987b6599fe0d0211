/**
 * The protocols of `pods/attach` and `pods/exec`. Version 5 differs by a message that closes a channel, which is never sent here.
 * https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go
 */
export const CHANNEL_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** Each message begins with the number of its channel. `status`: a Status, which says how the command ended. */
export const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;
