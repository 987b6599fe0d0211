import type { CallFact } from '../../model/entry.ts';
import type { EpochMs } from '../../model/units.ts';

/** The attempts to create one object, and the deletion that was asked for it. */
export interface Creation {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly step: string;
  readonly workload: string | undefined;
  readonly scheduledAt: EpochMs | undefined;
  /** When the first attempt was sent. */
  readonly requestedAt: EpochMs;
  /** When the first attempt was sent that may have created it: accepted, or without a reply that says no. */
  from: EpochMs | undefined;
  /** When the reply came that accepted it, or said that it is there already. */
  acceptedAt: EpochMs | undefined;
  uid: string | undefined;
  attempts: number;
  /** When and in which step its deletion was first asked for, and when that was accepted. */
  deletion:
    | { readonly requestedAt: EpochMs; readonly step: string | undefined; acceptedAt: EpochMs | undefined }
    | undefined;
}

/** Gathers the calls that create and delete objects; attempts belong together by name, a new first attempt is a new object. */
export interface Creations {
  take(call: CallFact): void;
  /** In the order of their first attempts' ends. */
  all(): readonly Creation[];
}

export function gatherCreations(): Creations {
  const all: Creation[] = [];
  const latest = new Map<string, Creation>();

  const creationOf = (call: CallFact & { step: string }): Creation => {
    const key = keyOf(call);
    const known = latest.get(key);
    if (known !== undefined && call.attempt > 1) return known;
    const creation = newCreation(call);
    latest.set(key, creation);
    all.push(creation);
    return creation;
  };

  return {
    take(call) {
      const { verb, step } = call;
      if (verb === 'create' && step !== undefined) noteAttempt(creationOf({ ...call, step }), call);
      const target = verb === 'delete' ? latest.get(keyOf(call)) : undefined;
      if (target !== undefined) noteDeletion(target, call);
    },
    all: () => all,
  };
}

const keyOf = ({ resource, namespace = '', name = '' }: CallFact): string => `${resource}/${namespace}/${name}`;

const newCreation = ({ resource, namespace = '', name = '', ...call }: CallFact & { step: string }): Creation => ({
  resource,
  namespace,
  name,
  step: call.step,
  workload: call.workload,
  scheduledAt: call.scheduledAt,
  requestedAt: call.sentAt,
  from: undefined,
  acceptedAt: undefined,
  uid: undefined,
  attempts: 0,
  deletion: undefined,
});

function noteAttempt(creation: Creation, { status, sentAt, receivedAt, uid }: CallFact): void {
  creation.attempts += 1;
  if (isAccepted(status) || mayHaveWorked(status)) creation.from ??= sentAt;
  if (!isAccepted(status) && !isThere({ status, uid })) return;
  creation.acceptedAt ??= receivedAt;
  creation.uid ??= uid;
}

function noteDeletion(creation: Creation, { status, sentAt, receivedAt, step }: CallFact): void {
  creation.deletion ??= { requestedAt: sentAt, step, acceptedAt: undefined };
  if (isAccepted(status)) creation.deletion.acceptedAt ??= receivedAt;
}

export const isAccepted = (status: number): boolean => status >= 200 && status < 300;

/** A retry met what an earlier attempt had made. */
const isThere = ({ status, uid }: Pick<CallFact, 'status' | 'uid'>): boolean => status === 409 && uid !== undefined;

/** No reply, or an error of the server: it may have been done nevertheless. */
const mayHaveWorked = (status: number): boolean => status === 0 || status >= 500;
