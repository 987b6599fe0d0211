import { expect } from 'chai';
import { podComplaints } from '../../../src/config/suite/pod.ts';

const TEST = { name: 'density-100', isRun: true };

describe('[U] config/suite/pod', () => {
  it('has nothing to say of a derived pod, whether or not a job names one', () => {
    for (const kind of ['periodic', 'presubmit', 'postsubmit'] as const) {
      expect(podComplaints({}, kind, TEST)).to.deep.equal([]);
      expect(podComplaints({ spec: {} }, kind, TEST), 'laid over, and read as a whole').to.deep.equal([]);
    }
  });

  it('reads what a job lays over it', () => {
    const spec = { containers: [{ resources: { limits: { memory: '1Gi' } } }] };
    const [complaint] = podComplaints({ spec }, 'periodic', TEST);
    expect(complaint?.path.join('.')).to.equal('spec.containers.0.resources.requests.memory');
  });
});
