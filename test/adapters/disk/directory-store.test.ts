import { directoryStore } from '../../../src/adapters/disk/directory-store.ts';
import { describeRunStore } from '../../contract/run-store.contract.ts';
import { emptyFolder } from '../../support/folder.ts';

describe('[I] adapters/disk/directory-store', () => {
  describeRunStore('a folder', async () => directoryStore(await emptyFolder()));
});
