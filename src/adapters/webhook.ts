import { KnownError, messageOf } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';

/** Sends a message to a webhook, once. Its address is a secret, and appears in no message. */
export async function sendToWebhook(address: string, message: JsonObject, signal: AbortSignal): Promise<void> {
  try {
    const reply = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    if (reply.ok) return;
    throw new Error(`it answered ${reply.status}: ${(await reply.text()).slice(0, 200)}`);
  } catch (error) {
    signal.throwIfAborted();
    throw new KnownError(
      'infrastructure',
      `the webhook did not take the message: ${messageOf(error).replaceAll(address, 'its address')}`,
      {
        hint: 'the next analysis sends it again; check the address in the secret',
      },
    );
  }
}

const ANSWER_MS = 30_000;
