import { Storage } from '@google-cloud/storage';
import type { RunStore } from '../../history/run-store.ts';
import { gcsStore } from './gcs-store.ts';

/** Whether the environment has credentials for Google Cloud Storage: a file, an account of gcloud's, or a metadata server. */
export async function hasCredentials(): Promise<boolean> {
  try {
    await new Storage().authClient.getClient();
    return true;
  } catch {
    return false;
  }
}

/** A public bucket, read without credentials. The client library sends no credentials to an endpoint that is named to it. */
export const publicGcsStore = (bucket: string): RunStore => gcsStore(bucket, 'https://storage.googleapis.com/');
