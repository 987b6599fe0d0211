import { expect } from 'chai';
import { convertedToString, kindOfPlain } from '../../src/prow/yaml-value.ts';

describe('[U] prow/yaml-value', () => {
  it('knows the kinds of YAML 1.1 as go-yaml resolves them', () => {
    const kinds = {
      null: ['', '~', 'null', 'Null', 'NULL'],
      bool: ['true', 'False', 'yes', 'No', 'on', 'OFF', 'y', 'N'],
      int: ['0', '10', '-3', '+4', '0x1F', '0o17', '017', '0b101', '1_000'],
      float: ['1.0', '.5', '-1.5e3', '1e3', '.inf', '-.Inf', '.NaN', '08', '6.'],
      string: ['a', '1.2.3', '2026-01-01', '12:30', '1h', 'yEs', 'nULL', '1d', '-', '0x', '4Gi', '@daily', '_1'],
    };
    for (const [kind, texts] of Object.entries(kinds)) {
      for (const text of texts) expect(kindOfPlain(text), text).to.equal(kind);
    }
  });

  it('converts to strings as sigs.k8s.io/yaml does', () => {
    const converted = {
      '1.30': '1.3',
      '10': '10',
      '010': '8',
      '0x10': '16',
      on: 'true',
      No: 'false',
      '1_000': '1000',
      '1e3': '1000',
      '1.1234567891': '1.1234568',
      '1e6': '1e+06',
      '12345678.5': '1.2345678e+07',
      '0.00001': '1e-05',
      '-1.50': '-1.5',
    };
    for (const [text, string] of Object.entries(converted)) expect(convertedToString(text), text).to.equal(string);
  });
});
