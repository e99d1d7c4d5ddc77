import type { Node } from '@jobwright/core'
import { fromDrpMachines, fromDrydockDesign, fromRows, matches } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, nodes as inventories } from '../generators.ts'
import { bare, document, profile } from './designs.ts'

const parameters = { seed: 20261120, numRuns: 500 }

const words = fc.constantFrom('a', 'b', '__proto__', '', '!', '!a', '!b', '!__proto__', '!!a')
const profileNames = ['p', 'q', 'r', 'gone']

interface Written {
  readonly tags: readonly string[]
  readonly owner_data: readonly (readonly [string, string])[]
  readonly rack: string | undefined
  readonly parent: string | undefined
}

const written: fc.Arbitrary<Written> = fc.record({
  tags: fc.array(words, { maxLength: 4 }),
  owner_data: fc.uniqueArray(fc.tuple(words, fc.constantFrom('x', 'y')), { selector: ([key]) => key, maxLength: 3 }),
  rack: fc.constantFrom('r1', 'r2', '!', undefined),
  parent: fc.constantFrom(...profileNames, undefined),
})

const metadataOf = ({ tags, owner_data, rack }: Written) => ({
  tags,
  owner_data: Object.fromEntries(owner_data),
  ...(rack === undefined ? {} : { rack }),
})

const design = fc.record({
  profiles: fc.tuple(written, written, written),
  nodes: fc.array(written, { minLength: 1, maxLength: 4 }),
})

function documentsOf({ profiles, nodes }: { profiles: readonly Written[]; nodes: readonly Written[] }): object[] {
  return [
    ...profiles.map((of, index) => profile(profileNames[index] ?? '', metadataOf(of), of.parent)),
    ...nodes.map((of, index) =>
      bare(`n${index}`, metadataOf(of), of.parent === undefined ? {} : { host_profile: of.parent }),
    ),
  ]
}

/** The rules told one by one for a host; undefined where its profiles lead nowhere or in a circle. */
function told(
  host: Written,
  profiles: ReadonlyMap<string, Written>,
  above: readonly Written[] = [],
): Written | undefined {
  if (host.parent === undefined) return host
  const named = profiles.get(host.parent)
  if (named === undefined || above.includes(named)) return undefined
  const parent = told(named, profiles, [...above, named])
  if (parent === undefined) return undefined
  const own = host.tags.filter((tag) => !tag.startsWith('!'))
  const more = parent.tags.filter((tag) => !own.includes(tag) && !host.tags.includes(`!${tag}`))
  const kept = host.owner_data.filter(([key]) => !key.startsWith('!'))
  const keys = host.owner_data.map(([key]) => key)
  return {
    parent: undefined,
    tags: [...own, ...more],
    owner_data: [
      ...parent.owner_data.filter(([key]) => !kept.some(([own]) => own === key) && !keys.includes(`!${key}`)),
      ...kept,
    ],
    rack: host.rack === '!' ? undefined : (host.rack ?? parent.rack),
  }
}

const comparable = ({ tags, labels, rack }: Node) => ({
  tags: [...new Set(tags)],
  labels: Object.entries(labels ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  rack,
})

test('a node has what its profiles say, the nearest first; or only its own, where they lead nowhere', () => {
  let inherited = 0
  let broken = 0
  fc.assert(
    fc.property(design, (of) => {
      const { nodes, issues } = fromDrydockDesign(documentsOf(of))
      const profiles = new Map(of.profiles.map((one, index) => [profileNames[index] ?? '', one]))
      const results = of.nodes.map((one) => told(one, profiles))
      const expected = of.nodes.map((one, index) => {
        const { tags, owner_data, rack } = results[index] ?? one
        return comparable({ name: '', tags, labels: Object.fromEntries(owner_data), rack })
      })
      expect(nodes.map(comparable)).toEqual(expected)
      expect(issues.map(({ path }) => path[0])).toEqual(
        results.flatMap((result, index) => (result === undefined ? [of.profiles.length + index] : [])),
      )
      inherited += of.nodes.filter((one, index) => one.parent !== undefined && results[index] !== undefined).length
      broken += issues.length
    }),
    parameters,
  )
  expect(inherited).toBeGreaterThan(200)
  expect(broken).toBeGreaterThan(300)
})

test('the order of the documents is that of the nodes, and changes nothing else', () => {
  let moved = 0
  fc.assert(
    fc.property(
      design.chain((of) => {
        const documents = documentsOf(of)
        return fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length }))
      }),
      ([documents, shuffled]) => {
        const before = fromDrydockDesign(documents).nodes
        const after = fromDrydockDesign(shuffled).nodes
        const isNode = (one: object) => 'schema' in one && one.schema === 'drydock/BaremetalNode/v1'
        const places = shuffled.filter(isNode).map((one) => documents.filter(isNode).indexOf(one))
        expect(after).toEqual(places.map((place) => before[place]))
        if (places.some((place, index) => place !== index)) moved += 1
      },
    ),
    parameters,
  )
  expect(moved).toBeGreaterThan(200)
})

test('renaming the nodes of a design renames its nodes', () => {
  fc.assert(
    fc.property(design, (of) => {
      const documents = documentsOf(of)
      const renamed = documents.map((one) => {
        const { schema, metadata } = one as { schema: string; metadata: { name: string } }
        return schema === 'drydock/BaremetalNode/v1' ? { ...one, metadata: { name: `new ${metadata.name}` } } : one
      })
      expect(fromDrydockDesign(renamed).nodes).toEqual(
        fromDrydockDesign(documents).nodes.map((node) => ({ ...node, name: `new ${node.name}` })),
      )
    }),
    parameters,
  )
})

test('one document that fails takes every inheritance away', () => {
  fc.assert(
    fc.property(design, (of) => {
      const alone = { profiles: [], nodes: of.nodes.map((one) => ({ ...one, parent: undefined })) }
      const failing = [...documentsOf(of), document('HostProfile', 'bad', { bogus: 1 })]
      expect(fromDrydockDesign(failing).nodes).toEqual(fromDrydockDesign(documentsOf(alone)).nodes)
    }),
    parameters,
  )
})

test('nodes written as rows and as machines come back as the nodes they were, and expressions select the same', () => {
  let selected = 0
  fc.assert(
    fc.property(inventories, expression, (nodes, of) => {
      const rows = nodes.map(({ name, tags, labels, rack, rackLabels }) => ({ name, tags, labels, rack, rackLabels }))
      const columns = { name: 'name', tags: 'tags', labels: 'labels', rack: 'rack', rackLabels: 'rackLabels' } as const
      const fromTable = rows.length === 0 ? [] : fromRows(rows, columns, { keepEmpty: true })
      const names = (inventory: readonly Node[]) =>
        inventory.filter((node) => matches(of, node)).map(({ name }) => name)
      expect(names(fromTable)).toEqual(names(nodes))

      const machines = nodes.map(({ name, tags, labels, rack }) => ({
        Name: name,
        Profiles: tags,
        Meta: labels,
        Params: { rack },
      }))
      const bareNodes = nodes.map((node) => ({ ...node, rackLabels: null }))
      expect(names(fromDrpMachines(machines))).toEqual(names(bareNodes))
      selected += names(fromTable).length
    }),
    parameters,
  )
  expect(selected).toBeGreaterThan(500)
})
