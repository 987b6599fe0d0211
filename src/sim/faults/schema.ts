import * as z from 'zod';

const duration = z.number().min(0);
const names = z.array(z.string()).min(1);

/** When a fault strikes, counted from the start of the simulation, and how often. Without these: always. */
const whenFields = {
  fromMs: duration.default(0).describe('strikes from here on, counted from the start of the simulation'),
  untilMs: duration.optional().describe('up to here'),
  probability: z.number().min(0).max(1).default(1).describe('of each thing that it could strike, independently'),
  count: z.number().int().min(1).optional().describe('the most times that it strikes'),
};

/** Which requests: every field given must hold; `resources` are plurals (`virtualmachineinstances`). */
const requestFields = {
  verbs: names.optional().describe('only requests with these verbs, such as create'),
  resources: names.optional().describe('only requests for these plurals, such as virtualmachineinstances'),
  namespaces: names.optional().describe('only in namespaces that begin so'),
  clients: names.optional().describe('only of these clients: two runs against one simulator can fare differently'),
};

/** Which objects, by kind and by the beginning of their name. */
const objectFields = {
  kind: z.string().describe('objects of this kind'),
  name: z.string().optional().describe('whose names begin so'),
};

const fault = <Kind extends string, Fields extends z.ZodRawShape>(kind: Kind, summary: string, fields: Fields) =>
  z.strictObject({ fault: z.literal(kind), ...whenFields, ...fields }).describe(summary);

/** Everything that can be made to go wrong. */
export const faultSchema = z.discriminatedUnion('fault', [
  fault('api-error', 'The API server answers with an error. `applied`: it did what was asked before.', {
    ...requestFields,
    status: z.union([401, 403, 404, 409, 410, 422, 429, 500, 502, 503, 504].map((code) => z.literal(code))),
    retryAfterMs: duration.optional(),
    applied: z.boolean().default(false),
  }),
  fault('reset', 'The connection breaks: the client sees no reply. `applied`: the request had arrived.', {
    ...requestFields,
    applied: z.boolean().default(false),
  }),
  fault('slow', 'Requests take longer by so much.', {
    ...requestFields,
    delayMs: duration,
    jitterMs: duration.default(0),
  }),
  fault('rate-limit', 'Each client gets so many requests per second, then 429.', {
    ...requestFields,
    perSecond: z.number().positive(),
    burst: z.number().int().min(1).default(1),
  }),
  fault('forbidden', 'The user lacks these rights: requests get 403, and an access review says no.', requestFields),
  fault('other-requests', 'Requests of others keep the API server busy.', { perSecond: z.number().positive() }),

  fault('watch-silence', 'Streams that are open, or are opened, in this time show nothing any more and never end.', {
    resources: names.optional(),
  }),
  fault('watch-lag', 'Notifications come later by so much.', { resources: names.optional(), lagMs: duration }),
  fault('watch-drop', 'Notifications are lost.', { resources: names.optional() }),
  fault('watch-close', 'All open streams are closed at `fromMs`.', { resources: names.optional() }),
  fault(
    'no-streaming-list',
    'The API server has no streaming lists: it refuses to begin one, as old ones do, or begins and never says that it was all.',
    { how: z.enum(['refused', 'unmarked']).default('refused') },
  ),
  fault('watch-expire', 'At `fromMs` the history is compacted and all streams are closed: resuming meets 410.', {}),

  fault('node-loss', 'So many workers stop reporting at `fromMs`; at `untilMs` they come back.', {
    nodes: z.number().int().min(1),
  }),
  fault('cordon', 'So many workers are cordoned at `fromMs`.', { nodes: z.number().int().min(1) }),
  fault('clock-skew', "The server's clock is off against ours by so much.", { offsetMs: z.number() }),

  fault('never-ready', 'Objects that never leave the phase they are in when the fault meets them.', objectFields),
  fault('object-fails', 'Objects that fail where they would have become ready.', objectFields),
  fault('slow-stage', 'Stages (`vmi-running`, `vmi-shut-down`, `pod-terminated`, ...) take longer by so much.', {
    stage: z.string(),
    image: z
      .string()
      .optional()
      .describe(
        'only while a pod runs this image, such as quay.io/lab/virt-controller:TAG, be it deployed by its digest',
      ),
    delayMs: duration,
    jitterMs: duration.default(0),
  }),
  fault('stuck-finalizer', 'Objects are created with a finalizer that nothing removes.', objectFields),
  fault('vanish', 'Another client deletes so many objects at `fromMs`.', {
    ...objectFields,
    objects: z.number().int().min(1),
  }),
  fault(
    'pod-killed',
    'At `fromMs` so many running pods are killed: by the kernel, for more memory than their limit, or by a kubelet that runs out of it.',
    {
      name: z.string().optional(),
      objects: z.number().int().min(1),
      how: z.enum(['OOMKilled', 'Evicted']),
    },
  ),
  fault(
    'pilot-hangs',
    'Pilots in these pods or guests say nothing any more, and their commands end no more; the cluster shows them as Running.',
    objectFields,
  ),

  fault('metrics-absent', 'Components (`kube-apiserver`, `virt-controller`, `nodes`, ...) have no metrics to read.', {
    components: names,
  }),
  fault(
    'metrics-garbage',
    'Components whose numbers cannot be true: counters that fall, buckets that are not cumulative.',
    { components: names, how: z.enum(['falling', 'not-cumulative', 'not-a-number', 'zero']) },
  ),
  fault('restart', 'Instances of a component restart at `fromMs`: their counters begin at zero.', {
    component: z.string(),
    instances: z.number().int().min(1).default(1),
  }),

  fault('wrong-version', "KubeVirt's operator reports this version, whatever was installed.", { version: z.string() }),
  fault('never-available', 'KubeVirt never becomes available after a change.', {}),

  fault('neighbours', 'From the start, VMIs of another owner run in namespace `neighbour`.', {
    objects: z.number().int().min(1),
  }),
  fault('leftovers', 'From the start, a namespace is there that an earlier run left behind.', {
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
