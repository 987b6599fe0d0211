import * as z from 'zod';

const duration = z.number().min(0);
const names = z.array(z.string()).min(1);

/** When a fault strikes, counted from the start of the simulation, and how often. Without these: always. */
const whenFields = {
  fromMs: duration.default(0),
  untilMs: duration.optional(),
  /** Of each thing that it could strike, independently. */
  probability: z.number().min(0).max(1).default(1),
  /** The most times that it strikes. */
  count: z.number().int().min(1).optional(),
};

/** Which requests: every field given must hold; `resources` are plurals (`virtualmachineinstances`). */
const requestFields = {
  verbs: names.optional(),
  resources: names.optional(),
  /** Namespaces by their beginning. */
  namespaces: names.optional(),
  /** Clients by name: two runs against one simulator can fare differently. */
  clients: names.optional(),
};

/** Which objects, by kind and by the beginning of their name. */
const objectFields = { kind: z.string(), name: z.string().optional() };

const fault = <Kind extends string, Fields extends z.ZodRawShape>(kind: Kind, fields: Fields) =>
  z.strictObject({ fault: z.literal(kind), ...whenFields, ...fields });

/** Everything that can be made to go wrong. */
export const faultSchema = z.discriminatedUnion('fault', [
  /** The API server answers with an error. `applied`: it did what was asked before. */
  fault('api-error', {
    ...requestFields,
    status: z.union([401, 403, 404, 409, 410, 422, 429, 500, 502, 503, 504].map((code) => z.literal(code))),
    retryAfterMs: duration.optional(),
    applied: z.boolean().default(false),
  }),
  /** The connection breaks: the client sees no reply. `applied`: the request had arrived. */
  fault('reset', { ...requestFields, applied: z.boolean().default(false) }),
  /** Requests take longer by so much. */
  fault('slow', { ...requestFields, delayMs: duration, jitterMs: duration.default(0) }),
  /** Each client gets so many requests per second, then 429. */
  fault('rate-limit', {
    ...requestFields,
    perSecond: z.number().positive(),
    burst: z.number().int().min(1).default(1),
  }),
  /** The user lacks these rights: requests get 403, and an access review says no. */
  fault('forbidden', requestFields),
  /** Requests of others keep the API server busy. */
  fault('other-requests', { perSecond: z.number().positive() }),

  /** Streams that are open, or are opened, in this time show nothing any more and never end. */
  fault('watch-silence', { resources: names.optional() }),
  /** Notifications come later by so much. */
  fault('watch-lag', { resources: names.optional(), lagMs: duration }),
  /** Notifications are lost. */
  fault('watch-drop', { resources: names.optional() }),
  /** All open streams are closed at `fromMs`. */
  fault('watch-close', { resources: names.optional() }),
  /** The API server has no streaming lists: it refuses to begin one, as old ones do, or begins and never says that it was all. */
  fault('no-streaming-list', { how: z.enum(['refused', 'unmarked']).default('refused') }),
  /** At `fromMs` the history is compacted and all streams are closed: resuming meets 410. */
  fault('watch-expire', {}),

  /** So many workers stop reporting at `fromMs`; at `untilMs` they come back. */
  fault('node-loss', { nodes: z.number().int().min(1) }),
  /** So many workers are cordoned at `fromMs`. */
  fault('cordon', { nodes: z.number().int().min(1) }),
  /** The server's clock is off against ours by so much. */
  fault('clock-skew', { offsetMs: z.number() }),

  /** Objects that never leave the phase they are in when the fault meets them. */
  fault('never-ready', objectFields),
  /** Objects that fail where they would have become ready. */
  fault('object-fails', objectFields),
  /** Stages (`vmi-running`, `vmi-shut-down`, `pod-terminated`, ...) take longer by so much. */
  fault('slow-stage', { stage: z.string(), delayMs: duration, jitterMs: duration.default(0) }),
  /** Objects are created with a finalizer that nobody removes. */
  fault('stuck-finalizer', objectFields),
  /** Somebody else deletes so many objects at `fromMs`. */
  fault('vanish', { ...objectFields, objects: z.number().int().min(1) }),
  /** At `fromMs` so many running pods are killed: by the kernel, for more memory than their limit, or by a kubelet that runs out of it. */
  fault('pod-killed', {
    name: z.string().optional(),
    objects: z.number().int().min(1),
    how: z.enum(['OOMKilled', 'Evicted']),
  }),

  /** Components (`kube-apiserver`, `virt-controller`, `nodes`, ...) have no metrics to read. */
  fault('metrics-absent', { components: names }),
  /** Components whose numbers cannot be true: counters that fall, buckets that are not cumulative. */
  fault('metrics-garbage', { components: names, how: z.enum(['falling', 'not-cumulative', 'not-a-number', 'zero']) }),
  /** Instances of a component restart at `fromMs`: their counters begin anew. */
  fault('restart', { component: z.string(), instances: z.number().int().min(1).default(1) }),

  /** KubeVirt's operator reports this version, whatever was installed. */
  fault('wrong-version', { version: z.string() }),
  /** KubeVirt never becomes available after a change. */
  fault('never-available', {}),

  /** From the start, VMIs of somebody else run in namespace `neighbour`. */
  fault('neighbours', { objects: z.number().int().min(1) }),
  /** From the start, a namespace is there that an earlier run left behind. */
  fault('leftovers', {
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    objects: z.number().int().min(0).default(0),
  }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['fault'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { fault: K }>;

/** A faults file: `{version: 1, faults: [{fault: api-error, status: 500, verbs: [create], probability: 0.1}]}`. */
export const faultsFileSchema = z.strictObject({ version: z.literal(1), faults: z.array(faultSchema) });
