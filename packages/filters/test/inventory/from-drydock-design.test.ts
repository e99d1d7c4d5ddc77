import { fromDrydockDesign } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'
import { bare, document, profile } from './designs.ts'

const nodesOf = (...documents: readonly unknown[]) => fromDrydockDesign(documents).nodes
const issuesOf = (...documents: readonly unknown[]) =>
  fromDrydockDesign(documents).issues.map(({ code, path, message }) => [code, path.join('.'), message])

describe('inheritance', () => {
  const heir = (metadata: object, name = 'n') => bare(name, metadata, { host_profile: 'base' })

  test('tags: its own first, then those of the profile, each once, but for those it refuses', () => {
    const base = profile('base', { tags: ['x', 'b', 'a', 'x', 'c'] })
    expect(nodesOf(base, heir({ tags: ['a', '!c', 'd', '!e', 'a'] }))).toEqual([
      { name: 'n', tags: ['a', 'd', 'x', 'b'], labels: {} },
    ])
  })

  test('labels: those of the profile, overridden by its own, but for those it refuses, whatever it writes there', () => {
    const base = profile('base', { owner_data: { a: '1', b: '1', c: '1', __proto: '1' } })
    const own = { b: '2', '!c': 'gone', d: '2', '!e': '' }
    expect(nodesOf(base, heir({ owner_data: own }))[0]?.labels).toEqual({ a: '1', b: '2', __proto: '1', d: '2' })
    expect(nodesOf(base, heir({ owner_data: { a: '3', '!a': '' } }))[0]?.labels).toMatchObject({ a: '3' })
  })

  test('the rack: its own, or else that of the profile; an exclamation mark is none', () => {
    const base = profile('base', { rack: 'r1' })
    const racks = nodesOf(base, heir({ rack: 'r2' }), heir({}), heir({ rack: '!' })).map(({ rack }) => rack)
    expect(racks).toEqual(['r2', 'r1', undefined])
    expect(nodesOf(base, heir({ rack: '!' }))[0]).not.toHaveProperty('rack')
    expect(nodesOf(base, heir({ rack: '!x' }))[0]?.rack).toBe('!x')
  })

  test('goes through profiles of profiles, wherever they stand among the documents', () => {
    const top = profile('top', { tags: ['top', 'both'], owner_data: { k: 'top', t: '1' }, rack: 'r9' })
    const base = profile('base', { tags: ['base', '!both'], owner_data: { k: 'base', '!t': '' } }, 'top')
    const expected = { name: 'n', tags: ['own', 'base', 'top'], labels: { k: 'base' }, rack: 'r9' }
    expect(nodesOf(heir({ tags: ['own'] }), base, top)).toEqual([expected])
    expect(nodesOf(top, base, heir({ tags: ['own'] }))).toEqual([expected])
  })

  test('leaves a host without a profile as it is, exclamation marks and all', () => {
    const written = { tags: ['!x', 'y', 'y'], owner_data: { '!k': 'v' }, rack: '!' }
    expect(nodesOf(bare('n', written))).toEqual([
      { name: 'n', tags: ['!x', 'y', 'y'], labels: { '!k': 'v' }, rack: '!' },
    ])
    const base = profile('base', written)
    expect(nodesOf(base, heir({}))).toEqual([{ name: 'n', tags: ['!x', 'y'], labels: { '!k': 'v' }, rack: '!' }])
    // The own `!x` refuses an x, not the profile's `!x`.
    expect(nodesOf(base, heir({ tags: ['!x', '!y'] }))[0]?.tags).toEqual(['!x'])
  })

  test('takes the first of two profiles of one name', () => {
    expect(nodesOf(profile('base', { rack: 'r1' }), profile('base', { rack: 'r2' }), heir({}))[0]?.rack).toBe('r1')
  })

  test('leaves a node as it is written where a profile is missing or inherits from itself, and says so', () => {
    const documents = [
      bare('a', { tags: ['!t'] }, { host_profile: 'nowhere' }),
      profile('lost', { tags: ['x'] }, 'nowhere'),
      bare('b', { rack: 'r1' }, { host_profile: 'lost' }),
      profile('one', { tags: ['x'] }, 'two'),
      profile('two', {}, 'one'),
      profile('three', {}, 'two'),
      bare('c', {}, { host_profile: 'three' }),
      bare('d', {}, { host_profile: 'one' }),
      profile('self', {}, 'self'),
      bare('e', {}, { host_profile: 'self' }),
      profile('base', { tags: ['fine'] }),
      heir({}, 'f'),
    ]
    expect(nodesOf(...documents)).toEqual([
      { name: 'a', tags: ['!t'], labels: {} },
      { name: 'b', tags: [], labels: {}, rack: 'r1' },
      { name: 'c', tags: [], labels: {} },
      { name: 'd', tags: [], labels: {} },
      { name: 'e', tags: [], labels: {} },
      { name: 'f', tags: ['fine'], labels: {} },
    ])
    const called = 'drydock/BaremetalNode/v1'
    expect(issuesOf(...documents)).toEqual([
      [
        'unknown-profile',
        '0.data.host_profile',
        `${called} "a" inherits nothing: the host profile "nowhere" is not in the design.`,
      ],
      [
        'unknown-profile',
        '2.data.host_profile',
        `${called} "b" inherits nothing: the host profile "nowhere" is not in the design.`,
      ],
      [
        'profile-cycle',
        '6.data.host_profile',
        `${called} "c" inherits nothing: the host profile "two" inherits from itself.`,
      ],
      [
        'profile-cycle',
        '7.data.host_profile',
        `${called} "d" inherits nothing: the host profile "two" inherits from itself.`,
      ],
      [
        'profile-cycle',
        '9.data.host_profile',
        `${called} "e" inherits nothing: the host profile "self" inherits from itself.`,
      ],
    ])
    expect(fromDrydockDesign(documents).issues.every(({ level }) => level === 'error')).toBe(true)
  })

  test('follows ten thousand profiles without running out of stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) =>
      profile(`p${at}`, at === 0 ? { rack: 'r1' } : {}, at === 0 ? undefined : `p${at - 1}`),
    )
    expect(nodesOf(bare('n', {}, { host_profile: 'p9999' }), ...chain)[0]?.rack).toBe('r1')
  })
})

describe('racks', () => {
  const rack = (name: string, labels: unknown) => document('Rack', name, { labels })

  test('give their labels to the nodes that stand in them, the first of two of one name', () => {
    const nodes = nodesOf(
      bare('a', { rack: 'r1' }),
      rack('r1', { row: '1', ...JSON.parse('{"__proto__":"x"}') }),
      rack('r1', { row: '2' }),
      document('Rack', 'r2', { location: {}, tor_switches: {}, local_networks: ['pxe'] }),
      bare('b', { rack: 'r2' }),
      bare('c', { rack: 'r3' }),
      bare('d'),
    )
    expect(Object.entries(nodes[0]?.rackLabels ?? {})).toEqual([
      ['row', '1'],
      ['__proto__', 'x'],
    ])
    expect(nodes.slice(1)).toEqual([
      { name: 'b', tags: [], labels: {}, rack: 'r2', rackLabels: {} },
      { name: 'c', tags: [], labels: {}, rack: 'r3' },
      { name: 'd', tags: [], labels: {} },
    ])
  })

  test('keep out labels that are no texts, and say so', () => {
    const documents = [rack('r1', { row: 1, feed: 'a' }), bare('a', { rack: 'r1' })]
    expect(nodesOf(...documents)[0]?.rackLabels).toEqual({ feed: 'a' })
    expect(issuesOf(...documents)).toEqual([
      [
        'label-not-a-text',
        '0.data.labels.row',
        'drydock/Rack/v1 "r1": data.labels.row must be a text; put it in quotes.',
      ],
    ])
  })
})

describe('documents', () => {
  test('of other services are named, as no fault; what is no document is one, and neither stops inheritance', () => {
    const documents = [
      { schema: 'deckhand/LayeringPolicy/v1', metadata: { name: 'policy' } },
      { schema: 'pegleg/Site/v1' },
      null,
      { schema: 'drydock/Region' },
      { schema: 'drydock/Region/v1/x' },
      { schema: ['drydock/Region/v1'] },
      [],
      profile('base', { tags: ['t'] }),
      bare('a', {}, { host_profile: 'base' }),
    ]
    expect(nodesOf(...documents)).toEqual([{ name: 'a', tags: ['t'], labels: {} }])
    const none = 'is no mapping with a schema such as drydock/BaremetalNode/v1.'
    expect(issuesOf(...documents)).toEqual([
      ['other-namespace', '0', 'deckhand/LayeringPolicy/v1 "policy" is not for Drydock.'],
      ['other-namespace', '1', 'pegleg/Site/v1 (document 2) is not for Drydock.'],
      ['not-a-document', '2', `document 3 ${none}`],
      ['not-a-document', '3', `document 4 ${none}`],
      ['not-a-document', '4', `document 5 ${none}`],
      ['not-a-document', '5', `document 6 ${none}`],
      ['not-a-document', '6', `document 7 ${none}`],
    ])
    expect(fromDrydockDesign(documents).issues.map(({ level }) => level)).toEqual([
      'info',
      'info',
      ...Array(5).fill('error'),
    ])
  })

  test('are reported in their order, whenever their fault is found', () => {
    const other = { schema: 'pegleg/Site/v1' }
    const lost = bare('a', {}, { host_profile: 'gone' })
    expect(issuesOf(other, lost, null, lost, other).map(([code]) => code)).toEqual([
      'other-namespace',
      'unknown-profile',
      'not-a-document',
      'unknown-profile',
      'other-namespace',
    ])
  })

  test('of every other kind of Drydock are taken as they are', () => {
    const kinds = ['Region', 'NetworkLink', 'Network', 'HardwareProfile', 'BootAction']
    const documents = kinds.map((kind) => document(kind, 'x', { whatever: 1 }))
    expect(fromDrydockDesign(documents)).toEqual({ nodes: [], issues: [] })
  })

  test.each([
    [
      'an unknown kind',
      document('Node', 'x'),
      'unknown-kind',
      'schema',
      /drydock\/Node\/v1 "x": schema must be one of drydock\/\{Region,Rack,/,
    ],
    [
      'an unknown version',
      { schema: 'drydock/BaremetalNode/v2', metadata: { name: 'x' } },
      'unknown-kind',
      'schema',
      /v2 "x"/,
    ],
    [
      'no name',
      bare(undefined),
      'invalid-document',
      'metadata.name',
      /v1 \(document 1\): metadata.name must be a text\.$/,
    ],
    ['a name that is no text', bare(1.5), 'invalid-document', 'metadata.name', /must be a text/],
    [
      'metadata that are no mapping',
      { ...bare('x'), metadata: ['x'] },
      'invalid-document',
      'metadata.name',
      /must be a text/,
    ],
    ['no data', document('BaremetalNode', 'x', null), 'invalid-document', 'data', /"x": data must be a mapping\.$/],
    ['a list as data', document('HostProfile', 'x', []), 'invalid-document', 'data', /must be a mapping/],
    [
      'an unknown key',
      bare('x', {}, { rack: 'r1' }),
      'invalid-document',
      'data.rack',
      /is not a key that Drydock knows here/,
    ],
    [
      'a key of all objects',
      bare('x', { constructor: 1 }),
      'invalid-document',
      'data.metadata.constructor',
      /is not a key/,
    ],
    ['tags that are no list', bare('x', { tags: 'gpu' }), 'invalid-document', 'data.metadata.tags', /must be a list/],
    [
      'a tag that is no text',
      bare('x', { tags: ['a', 1] }),
      'invalid-document',
      'data.metadata.tags.1',
      /must be a text/,
    ],
    ['tags that are null', bare('x', { tags: null }), 'invalid-document', 'data.metadata.tags', /must be a list/],
    [
      'labels that are no mapping',
      bare('x', { owner_data: ['a'] }),
      'invalid-document',
      'data.metadata.owner_data',
      /must be a mapping/,
    ],
    [
      'a label that is no text',
      bare('x', { owner_data: { a: true } }),
      'invalid-document',
      'data.metadata.owner_data.a',
      /must be a text/,
    ],
    ['a rack that is no text', bare('x', { rack: 7 }), 'invalid-document', 'data.metadata.rack', /must be a text/],
    [
      'a boot_mac that is no text',
      bare('x', { boot_mac: 7 }),
      'invalid-document',
      'data.metadata.boot_mac',
      /must be a text/,
    ],
    [
      'a profile that is no text',
      bare('x', {}, { host_profile: null }),
      'invalid-document',
      'data.host_profile',
      /must be a text/,
    ],
    [
      'hardware that is no text',
      bare('x', {}, { hardware_profile: 1 }),
      'invalid-document',
      'data.hardware_profile',
      /must be a text/,
    ],
    [
      'a network that is no text',
      bare('x', {}, { primary_network: 1 }),
      'invalid-document',
      'data.primary_network',
      /must be a text/,
    ],
    [
      'interfaces as a list',
      bare('x', {}, { interfaces: [] }),
      'invalid-document',
      'data.interfaces',
      /must be a mapping/,
    ],
    ['storage as a list', bare('x', {}, { storage: [] }), 'invalid-document', 'data.storage', /must be a mapping/],
    ['platform as a text', bare('x', {}, { platform: 'y' }), 'invalid-document', 'data.platform', /must be a mapping/],
    ['oob as a text', bare('x', {}, { oob: 'y' }), 'invalid-document', 'data.oob', /must be a mapping/],
    [
      'no address',
      document('BaremetalNode', 'x'),
      'invalid-document',
      'data.addressing',
      /must be a list of at least one address/,
    ],
    [
      'an empty list of addresses',
      bare('x', {}, { addressing: [] }),
      'invalid-document',
      'data.addressing',
      /at least one/,
    ],
    [
      'addresses in a profile',
      document('HostProfile', 'x', { addressing: [1] }),
      'invalid-document',
      'data.addressing',
      /is not a key/,
    ],
    ['an unknown key of a rack', document('Rack', 'x', { row: '1' }), 'invalid-document', 'data.row', /is not a key/],
    [
      'rack labels as a list',
      document('Rack', 'x', { labels: [] }),
      'invalid-document',
      'data.labels',
      /must be a mapping/,
    ],
    [
      'a location as a text',
      document('Rack', 'x', { location: 'y' }),
      'invalid-document',
      'data.location',
      /must be a mapping/,
    ],
    [
      'switches as a list',
      document('Rack', 'x', { tor_switches: [] }),
      'invalid-document',
      'data.tor_switches',
      /must be a mapping/,
    ],
    [
      'networks as texts',
      document('Rack', 'x', { local_networks: [1] }),
      'invalid-document',
      'data.local_networks.0',
      /must be a text/,
    ],
  ])('with %s is left out, reported, and stops all inheritance', (_, wrong, code, path, message) => {
    const base = profile('base', { rack: 'r1', tags: ['t'] })
    const { nodes, issues } = fromDrydockDesign([wrong, base, bare('a', {}, { host_profile: 'base' }), bare('b')])
    expect(nodes).toEqual([
      { name: 'a', tags: [], labels: {} },
      { name: 'b', tags: [], labels: {} },
    ])
    expect(issues.map((issue) => [issue.code, issue.level, issue.path.join('.')])).toEqual([
      [code, 'error', `0.${path}`],
      ['inheritance-skipped', 'error', ''],
    ])
    expect(issues[0]?.message).toMatch(message)
    expect(issues[1]?.message).toContain('nodes that name a host profile: 1; none inherits')
    expect(fromDrydockDesign([wrong, bare('b')]).issues.map((issue) => issue.code)).toEqual([code])
  })

  test('have all their faults reported', () => {
    const twice = bare('x', { tags: [1], bogus: 1 }, { addressing: 'none' })
    expect(issuesOf(twice).map(([, path]) => path)).toEqual([
      '0.data.metadata.tags.0',
      '0.data.metadata.bogus',
      '0.data.addressing',
    ])
  })

  test('may have a number as their name, which is a text to Drydock', () => {
    expect(nodesOf(bare(17), bare(''))).toEqual([
      { name: '17', tags: [], labels: {} },
      { name: '', tags: [], labels: {} },
    ])
  })

  test('keep their order, and two of one name stay two', () => {
    expect(nodesOf(bare('b'), bare('a'), bare('b', { rack: 'r1' })).map(({ name, rack }) => [name, rack])).toEqual([
      ['b', undefined],
      ['a', undefined],
      ['b', 'r1'],
    ])
  })

  test('stay as they are', () => {
    const tags = ['a']
    const documents = [bare('n', { tags })]
    const before = structuredClone(documents)
    expect(nodesOf(...documents)[0]?.tags).not.toBe(tags)
    expect(documents).toEqual(before)
  })

  test('values never reach a message', () => {
    const secret = 'canary'
    const documents = [
      bare('x', { tags: [{ secret }], owner_data: { k: [secret] }, rack: [secret] }, { oob: secret }),
      document('Rack', 'r', { labels: { k: [secret] } }),
    ]
    expect(JSON.stringify(fromDrydockDesign(documents))).not.toContain(secret)
    expect(issuesOf(...documents)).toHaveLength(5)
  })
})

test.each([
  [[], 'no document is one for Drydock (given: 0)'],
  [[{ schema: 'deckhand/LayeringPolicy/v1' }, null], 'no document is one for Drydock (given: 2)'],
  ['drydock/Region/v1', 'documents must be a list of parsed documents'],
  [null, 'documents must be a list of parsed documents'],
])('%j is no design', (documents, message) => {
  expect(() => fromDrydockDesign(documents as readonly unknown[])).toThrow(
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }),
  )
})
