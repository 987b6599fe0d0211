import { expect } from 'chai';
import { seconds } from '../../../../src/model/units.ts';
import { parseSample, readingsOf } from '../../../support/tool-sample.ts';

describe('[U] output of iperf3', () => {
  it('is what the receiver counted, with the retransmits of the sender', () => {
    const outcome = parseSample('iperf3', 'client-p2.json', { durationMs: seconds(3), streams: 2 });
    expect(outcome).to.deep.include({ status: 'ok', tool: { name: 'iperf3', version: '3.12' } });
    expect(readingsOf(outcome)).to.deep.equal({
      'bandwidth received': 18601363398.2588,
      'bandwidth sent': 18635740350.575455,
      'errors retransmits': 66,
    });
  });

  it('is lost datagrams and jitter too over UDP', () => {
    const outcome = parseSample('iperf3', 'client-udp-100M.json');
    expect(outcome.status).to.equal('ok');
    expect(readingsOf(outcome)).to.deep.equal({
      'bandwidth received': 100044756.92669104,
      'bandwidth sent': 100046891.11382061,
      'loss lost': 0,
      'latency jitter': 0.00000777669031572832,
    });
  });

  it('says what the tool said', () => {
    expect(parseSample('iperf3', 'fail-refused.json')).to.deep.equal({
      status: 'failed',
      reason: 'unable to connect to server: Connection refused',
    });
  });

  it('is partial where it is shorter than asked, or of fewer streams', () => {
    expect(parseSample('iperf3', 'client-p2.json', { durationMs: seconds(10), streams: 4 })).to.deep.include({
      status: 'partial',
      reason: 'measured for 3.003 s, asked were 10 s; holds 2 streams, asked were 4',
    });
  });
});
