import type { ServerResponse } from 'node:http';
import type { RequestInfo } from '../api/request.ts';
import type { SimApi } from '../api/server.ts';
import type { Form } from './accept.ts';
import { beginReply } from './respond.ts';
import { asTable } from './table.ts';

/** Streams the notifications of a watch, one JSON object a line, until the server or the client ends it. */
export async function streamWatch(
  api: SimApi,
  request: RequestInfo,
  form: Form,
  response: ServerResponse,
): Promise<void> {
  const begin = (): void => {
    if (!response.headersSent) beginReply(response, api, 200, 'application/json');
  };
  const stream = await api.watch(request, {
    event(type, object) {
      begin();
      const shown = type === 'ERROR' ? object : asTable(request.kind, object, form, api.serverNow());
      response.write(`${JSON.stringify({ type, object: shown })}\n`);
    },
    closed: () => response.end(),
  });
  response.on('close', stream.stop);
  if (response.closed) stream.stop();
  begin();
  response.flushHeaders();
}
