import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { type Faults, names } from '../faults/faults.ts';
import { forbiddenOption } from '../registry/status.ts';
import type { RequestInfo, RequestOptions } from './request.ts';
import { openWatch, type Stream, type WatchSink } from './watch.ts';

/** The open watches of the API servers, and the faults that befall them. */
export interface Streams {
  open(request: RequestInfo, sink: WatchSink): Stream;
}

export function createStreams(context: SimContext): Streams {
  const { time, store, options, faults } = context;
  const random = context.random.fork('watch');
  const opened = new Map<Stream, string>();

  const concerned = (resources: readonly string[] | undefined): Stream[] =>
    [...opened].filter(([, plural]) => names(resources, plural)).map(([stream]) => stream);

  faults.schedule('watch-silence', ({ resources }) => {
    for (const stream of concerned(resources)) stream.mute();
  });
  faults.schedule('watch-close', ({ resources }) => {
    for (const stream of concerned(resources)) stream.end();
  });
  faults.schedule('watch-expire', () => {
    store.compact();
    for (const stream of concerned(undefined)) stream.end();
  });

  return {
    open(request, sink) {
      const { plural } = request.kind;
      const isAbout = (fault: { readonly resources?: string[] | undefined }): boolean => names(fault.resources, plural);
      const { lagMs, lagJitterMs, bookmarkEveryMs, lifetimeMs } = options.watch;
      const forget = (): void => {
        opened.delete(stream);
      };
      const stream = openWatch({
        store,
        time,
        request,
        sink: {
          ...sink,
          closed() {
            forget();
            sink.closed();
          },
        },
        marksEnd: marksEnd(request.options, faults),
        lag: () => ms(lagMs + lagJitterMs * random.uniform() + (faults.strike('watch-lag', isAbout)?.lagMs ?? 0)),
        loses: () => faults.strike('watch-drop', isAbout) !== undefined,
        bookmarkEveryMs: ms(bookmarkEveryMs),
        lifetimeMs: ms(lifetimeMs * (1 + random.uniform())),
      });
      opened.set(stream, plural);
      if (faults.strike('watch-silence', isAbout) !== undefined) stream.mute();
      return {
        ...stream,
        stop() {
          forget();
          stream.stop();
        },
      };
    },
  };
}

/** Whether a stream marks the end of its list; throws where the server refuses to begin with one. */
function marksEnd({ sendInitialEvents, resourceVersionMatch }: RequestOptions, faults: Faults): boolean {
  if (sendInitialEvents !== true) return false;
  if (resourceVersionMatch !== 'NotOlderThan') throw forbiddenOption('resourceVersionMatch', UNMATCHED);
  const lack = faults.strike('no-streaming-list');
  if (lack?.how === 'refused') throw forbiddenOption('sendInitialEvents', GATED);
  return lack === undefined;
}

const UNMATCHED = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
const GATED = 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled';
