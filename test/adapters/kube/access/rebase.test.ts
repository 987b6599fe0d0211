import { expect } from 'chai';
import { rebasedKubeconfig } from '../../../../src/adapters/kube/access/rebase.ts';

describe('[I] adapters/kube/access/rebase', () => {
  it('makes paths absolute that are meant from the folder of the file', () => {
    const text = `
apiVersion: v1
clusters: [{name: a, cluster: {server: "https://a:6443", certificate-authority: pki/ca.crt}}]
users:
- name: u
  user: {client-certificate: /etc/u.crt, client-key: ../u.key, exec: {command: ./bin/login, args: [pki/x]}}
- name: v
  user: {tokenFile: token, exec: {command: aws}}
`;
    const { clusters, users } = JSON.parse(rebasedKubeconfig(text, '/made/here'));
    expect(clusters[0].cluster).to.deep.equal({
      server: 'https://a:6443',
      'certificate-authority': '/made/here/pki/ca.crt',
    });
    expect(users[0].user).to.deep.equal({
      'client-certificate': '/etc/u.crt',
      'client-key': '/made/u.key',
      exec: { command: '/made/here/bin/login', args: ['pki/x'] },
    });
    expect(users[1].user).to.deep.equal({ tokenFile: '/made/here/token', exec: { command: 'aws' } });
  });

  it('leaves what has no such path as it is, and what is no YAML', () => {
    for (const text of ['clusters: [] # mine\n', 'a: [', '', '- 1\n'])
      expect(rebasedKubeconfig(text, '/x')).to.equal(text);
  });
});
