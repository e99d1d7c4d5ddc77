import { redact, secretsOf } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { cluster, datacenter, job, jobEvent, jobNode, machineCredential, node, repository } from './documents.ts'
import { sample, sampleNames } from './samples.ts'

const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nq83vEjRWeJA=\n-----END RSA PRIVATE KEY-----\n'

describe('redact masks by name', () => {
  test('in the documents of the server', () => {
    expect(redact(job)).toEqual({
      ...job,
      'job-data': { ...job['job-data'], 'change-default-cassandra-password': '***' },
    })
    expect(redact(cluster)).toEqual({ ...cluster, 'old-password': '***', 'new-password': '***' })
    expect(redact(repository)).toEqual({ ...repository, password: '***' })
    expect(redact({ results: [job, job] }).results[1]?.['job-data']['change-default-cassandra-password']).toBe('***')
    for (const harmless of [jobNode, jobEvent, machineCredential, datacenter]) expect(redact(harmless)).toBe(harmless)
    // The rule goes by the name, which ends with token.
    expect(redact(node)).toEqual({ ...node, 'initial-token': '***' })
  })

  test('in every sample, and changes nothing else', () => {
    const changed = sampleNames.flatMap((name) => {
      const document = sample(name)
      const shown = redact(document)
      if (shown === document) return []
      const [before, after] = [
        JSON.stringify(document, null, 1).split('\n'),
        JSON.stringify(shown, null, 1).split('\n'),
      ]
      expect(after).toHaveLength(before.length)
      return after.flatMap((line, index) => (line === before[index] ? [] : [`${name} ${line.trim().replace(',', '')}`]))
    })
    expect(changed).toEqual([
      'docs-login-response "sessionid": "***"',
      'req-cluster-v2 "old-password": "***"',
      'req-cluster-v2 "new-password": "***"',
      'req-login "password": "***"',
      'req-machine-credential-v2-key "ssh-private-key": "***"',
      'req-machine-credential-v2-password "login-password": "***"',
      'req-machine-credential-v2-password "become-password": "***"',
      'req-repository-v2 "password": "***"',
      'seed-configure-request "change-default-cassandra-password": "***"',
      'seed-install-request "change-default-cassandra-password": "***"',
      'seed-install-response "change-default-cassandra-password": "***"',
      'seed-job-get "change-default-cassandra-password": "***"',
      'seed-job-model-bare "change-default-cassandra-password": "***"',
    ])
  })

  test.each([
    'password',
    'PASSWORD',
    'passwd',
    'passphrase',
    'secret',
    'token',
    'unlock',
    'private-key',
    'sessionid',
    'old-password',
    'new-password',
    'login-password',
    'become-password',
    'ssh-private-key',
    'ssh-unlock',
    'ssh_private_key',
    'privateKey',
    'keystore_password',
    'truststore_password',
    'key_password',
    'search_password',
    'ldap.bind.passwd',
    'a passphrase',
    'client_secret',
    'access-token',
    'keyStorePassword',
    'dbPasswd',
    'keyPassphrase',
    'clientSecret',
    'authToken',
    'sshUnlock',
    'sshPrivateKey',
    'loginSessionId',
    'session-id',
    'opscenter-session',
    'Authorization',
    'Cookie',
    'Set-Cookie',
  ])('%s', (name) => {
    expect(redact({ [name]: 'abc' })).toEqual({ [name]: '***' })
    expect(secretsOf({ [name]: 'abcd' })).toEqual(['abcd'])
  })

  test.each([
    'num_tokens',
    'passwords',
    'password-hash',
    'tokenizer',
    'nonsecret',
    'mypassword',
    'compassword2',
    'secretary',
    'unlocked',
    'private-key-path',
    'keys',
    'session',
    'lastsession',
    'authorizations',
    'cookies',
    'repo-key-url',
    'jobToken2',
    '2password',
    'authorizer',
  ])('but not %s', (name) => {
    expect(redact({ [name]: 'abc' })).toEqual({ [name]: 'abc' })
    expect(secretsOf({ [name]: 'abcd' })).toEqual([])
  })

  test('whatever the value is, except where it hides nothing', () => {
    const empty = { a: { password: '' }, b: { password: null }, c: { password: undefined }, d: { password: false } }
    expect(redact(empty)).toBe(empty)
    expect(redact({ a: { password: 5 }, b: { password: ['x'] }, c: { password: { text: 'x' } } })).toEqual({
      a: { password: '***' },
      b: { password: '***' },
      c: { password: '***' },
    })
  })

  test('and leaves the document as it was, and parts without secrets the very same', () => {
    const before = structuredClone(job)
    const shown = redact(job)
    expect(job).toEqual(before)
    expect(shown['related-resources']).toBe(job['related-resources'])
    const list = [{ password: 'x' }, { name: 'x' }]
    expect(redact(list)).toEqual([{ password: '***' }, { name: 'x' }])
    expect(redact(list)[1]).toBe(list[1])
  })
})

describe('redact masks given secrets', () => {
  const shown = (text: string, ...secrets: string[]) => redact(text, { secrets })

  test('wherever they stand', () => {
    const event = { ...jobEvent, message: 'login as c with blarg: blarg refused', before: { lines: ['x blarg'] } }
    expect(redact(event, { secrets: ['blarg'] })).toEqual({
      ...event,
      message: 'login as c with ***: *** refused',
      before: { lines: ['x ***'] },
    })
    expect(redact([event], { secrets: [] })).toEqual([event])
    expect(shown('nothing here', 'blarg')).toBe('nothing here')
  })

  test('however short or long they are, the longest first', () => {
    expect(shown('ab abc abcd', 'ab', 'abcd', 'abc')).toBe('*** *** ***')
    expect(shown('x', 'x')).toBe('***')
    expect(shown('text', '')).toBe('text')
  })

  test('as JSON and addresses write them', () => {
    const secret = 'p"a\\s s\nö&+'
    expect(shown(`x ${JSON.stringify({ a: secret })} y`, secret)).toBe('x {"a":"***"} y')
    expect(shown(`http://h/?p=${encodeURIComponent(secret)}&q`, secret)).toBe('http://h/?p=***&q')
    expect(shown(`http://h/?p=${encodeURIComponent(secret).replaceAll('%20', '+')}&q`, secret)).toBe(
      'http://h/?p=***&q',
    )
    expect(shown('a \ud800 b', '\ud800')).toBe('a *** b')
  })

  test('cut short, when what is left tells them', () => {
    const secret = 'abcdefghijklmnopqrstuvwxyz'
    expect(shown('say abcdefghijkl', secret)).toBe('say ***')
    expect(shown('say abcdefghijklm... and more', secret)).toBe('say ***... and more')
    expect(shown('say abcdefghijk', secret)).toBe('say abcdefghijk')
    expect(shown(`${secret}${secret}`, secret)).toBe('******')
    expect(shown('abcdefghijklmnXpqrstuvwxyz', secret)).toBe('***Xpqrstuvwxyz')
  })

  test('also in names that are data, but not in those of the API', () => {
    expect(
      redact({ 'Canary 1': 'x', password: 'abc', job: 'job' }, { secrets: ['Canary 1', 'password', 'job'] }),
    ).toEqual({
      '***': 'x',
      password: '***',
      job: '***',
    })
  })

  test('and takes no other option', () => {
    expect(() => redact({}, { secret: ['x'] } as object)).toThrow('redact: unknown option "secret"')
  })
})

describe('redact masks what a text says by its form to be secret', () => {
  test.each([
    ['{"key_password": "a\\"b c", "user": "u"}', '{"key_password": "***", "user": "u"}'],
    ['{"password":"cut off', '{"password":"***'],
    ['{"a":1,"token":123,"b":[{"secret":abc}]}', '{"a":1,"token":***,"b":[{"secret":***}]}'],
    ["{'passwd': 'a\\'b', 'passphrase': None, 'x': 'y'}", "{'passwd': '***', 'passphrase': None, 'x': 'y'}"],
    ['"{\\"ssh-unlock\\": \\"a b\\", \\"x\\": 1}"', '"{\\"ssh-unlock\\": \\"***\\", \\"x\\": 1}"'],
    [
      '{"private_key"  :"x","privatekey":"y","private-key":"z"}',
      '{"private_key"  :"***","privatekey":"***","private-key":"***"}',
    ],
    [
      '{"sessionid":"x","session-id":"y","opscenter-session":"z"}',
      '{"sessionid":"***","session-id":"***","opscenter-session":"***"}',
    ],
    ['{"Authorization": "Basic eDp5", "Cookie": "a=b"}', '{"Authorization": "***", "Cookie": "***"}'],
    [
      '{"token": null, "secret": true, "unlock": FALSE, "password": ""}',
      '{"token": null, "secret": true, "unlock": FALSE, "password": ""}',
    ],
    ['{"token": nullify}', '{"token": ***}'],
    ['{"line": "one\ntwo", "password": "one\ntwo"}', '{"line": "one\ntwo", "password": "***"}'],
  ])('as objects: %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })

  test.each([
    ['a: 1\nkey_password: abc def\nb: 2', 'a: 1\nkey_password: ***\nb: 2'],
    ['a:\n  keystore_password: "abc"\r\n  b: 2', 'a:\n  keystore_password: ***\r\n  b: 2'],
    ['- secret: x\n+ token = y\n>passwd:z', '- secret: ***\n+ token = ***\n>passwd:***'],
    ['-keystore.password: x\n| #unlock: y', '-keystore.password: ***\n| #unlock: ***'],
    ['passphrase: x\nprivate-key: y\nprivate_key: z', 'passphrase: ***\nprivate-key: ***\nprivate_key: ***'],
    [
      'sessionid: x\nopscenter-session: y\nAuthorization: Basic x\nCookie: a=b; c=d',
      'sessionid: ***\nopscenter-session: ***\nAuthorization: ***\nCookie: ***',
    ],
    [
      'key_password: null\ntoken: ~\nsecret: ""\npasswd: \'\'\nunlock: true \npassword:',
      'key_password: null\ntoken: ~\nsecret: ""\npasswd: \'\'\nunlock: true \npassword:',
    ],
    ['password: null and void', 'password: ***'],
    ['password: \nnext: 1', 'password: \nnext: 1'],
    ['num_tokens: 8\nauthenticator: x', 'num_tokens: 8\nauthenticator: x'],
  ])('as lines: %j', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })

  test.each([
    ['run java -Djavax.net.ssl.keyStorePassword=abc -Dx=1', 'run java -Djavax.net.ssl.keyStorePassword=*** -Dx=1'],
    ['meld --token="a b" --x', 'meld --token="***" --x'],
    ["meld --secret='a b' --x", "meld --secret='***' --x"],
    ['see http://h/?a=1&passwd=x&b=2', 'see http://h/?a=1&passwd=***&b=2'],
    ['(unlock=x, passphrase=y; private_key=z)', '(unlock=***, passphrase=***; private_key=***)'],
    [
      'is sessionid=x [session-id=y] {opscenter-session=z}',
      'is sessionid=*** [session-id=***] {opscenter-session=***}',
    ],
    ['with password=None and token=null', 'with password=None and token=null'],
    ['a == b, password == c', 'a == b, password == c'],
  ])('as assignments: %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(redact(expected)).toBe(expected)
  })

  test.each([
    [`key is ${key}!`, 'key is -----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\n!'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE... cut', '-----BEGIN PRIVATE KEY-----***'],
    [`${key}${key}`, '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\n'.repeat(2)],
    [JSON.stringify(key), '"-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\\n"'],
    ['-----BEGIN PUBLIC KEY-----\nx', '-----BEGIN PUBLIC KEY-----\nx'],
  ])('as private keys: %j', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test.each([
    ['https://u:p@h/x', 'https://***@h/x'],
    ['from ftp://u:p@q@h and http://h/?m=a@b', 'from ftp://***@h and http://h/?m=a@b'],
    ['http://h/ mail@h', 'http://h/ mail@h'],
  ])('as addresses: %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test.each([
    'Failed to set password: connection refused',
    'the token expired',
    'cannot unlock the private key of node1',
    'job started...',
    'Checking if the contents of /etc/apt/sources.list.d/opsc.list need to be updated',
    'user=admin, session lost',
  ])('but not what a sentence says: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('quickly, whatever it says', () => {
    const long = 200_000
    const hostile = [
      'password',
      '-',
      'a',
      '"password":"',
      'password=\\"',
      '-----BEGIN PRIVATE KEY-----',
      '-----END ',
      '\\',
      ' ',
      '://',
      'password:\n',
    ]
    for (const part of hostile) {
      const text = `token${part.repeat(long / part.length)}`
      expect(
        redact(text, { secrets: ['passwordpasswordpasswordX', 'aaaaaaaaaaaaaaaaaaaaaaab'] }).length,
      ).toBeGreaterThan(0)
    }
  })
})

describe('secretsOf', () => {
  test('finds what is named as a secret, at any depth, each once', () => {
    expect(secretsOf(job)).toEqual(['canary-4f1c'])
    expect(new Set(secretsOf([cluster, { deep: [cluster, repository] }]))).toEqual(
      new Set(['canary-old', 'canary-new', 'canary-repo']),
    )
    expect(secretsOf({ password: { first: 'abcd', more: ['efgh', 5, null] }, name: 'ijkl' }).toSorted()).toEqual([
      'abcd',
      'efgh',
    ])
  })

  test('passes over what is found everywhere', () => {
    expect(secretsOf({ password: 'abc', token: '', secret: true })).toEqual([])
    expect(secretsOf('password')).toEqual([])
    expect(secretsOf(null)).toEqual([])
  })
})

describe('hostile documents', () => {
  test('keep their names', () => {
    const document = JSON.parse('{"__proto__":{"password":"s"},"constructor":{"token":"t"},"after":{"toString":"x"}}')
    const shown = redact(document)
    expect(JSON.stringify(shown)).toBe(
      '{"__proto__":{"password":"***"},"constructor":{"token":"***"},"after":{"toString":"x"}}',
    )
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype)
    expect([...secretsOf(JSON.parse('{"__proto__":{"password":"secret"}}'))]).toEqual(['secret'])
  })

  test('are masked whole where they are too deep to read', () => {
    const nested = (levels: number, wrap: (value: unknown) => unknown) => {
      let value: unknown = { password: 'canary' }
      for (let level = 0; level < levels; level += 1) value = wrap(value)
      return value
    }
    const asList = (value: unknown) => [value]
    expect(JSON.stringify(redact(nested(1_000, asList)))).toBe(
      `${'['.repeat(1_000)}{"password":"***"}${']'.repeat(1_000)}`,
    )
    expect(JSON.stringify(redact(nested(1_001, asList)))).toBe(`${'['.repeat(1_001)}"***"${']'.repeat(1_001)}`)
    expect(JSON.stringify(redact(nested(1_001, (a) => ({ a }))))).toBe(
      `${'{"a":'.repeat(1_001)}"***"${'}'.repeat(1_001)}`,
    )
    expect(JSON.stringify(redact(nested(100_000, asList)))).not.toContain('canary')
    expect(secretsOf(nested(100_000, asList))).toEqual(['canary'])
  })
})
