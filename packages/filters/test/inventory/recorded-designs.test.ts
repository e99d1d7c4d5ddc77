import { readdirSync, readFileSync } from 'node:fs'
import { type NodeFilter, type NodeSelection, selectNodes } from '@jobwright/core'
import { type DesignInventory, fromDrydockDesign } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

interface RecordedAnswer {
  readonly from: string
  readonly name: string
  readonly design: string
  readonly filter: NodeFilter | null
  readonly status: number
  readonly names: readonly string[] | null
}

const folder = new URL('../fixtures/drydock/', import.meta.url)
const answers: readonly RecordedAnswer[] = JSON.parse(readFileSync(new URL('nodefilter-answers.json', folder), 'utf8'))

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))

const designs = new Map(
  names.map((name) => {
    const text = readFileSync(new URL(`${name}.yaml`, folder), 'utf8')
    return [name, fromDrydockDesign(parseAllDocuments(text).map((document): unknown => document.toJS()))] as const
  }),
)

function design(name: string): DesignInventory {
  return designs.get(name) ?? { nodes: [], issues: [] }
}

/** What came of a filter: names in order where the server's can be known, the word where it has none. */
function outcome(selection: NodeSelection, ordered: boolean): readonly string[] | 'no answer' {
  if (selection.kind !== 'selected') return 'no answer'
  return ordered ? selection.names : selection.names.toSorted()
}

test('every answer that the real server gave about a design is that of its nodes', () => {
  const selections = answers.map(({ design: of, filter }) =>
    selectNodes(design(of).nodes, filter, { semantics: 'deployed' }),
  )
  // A key such as 10 has no place of its own in a JavaScript object: what it adds comes in another order.
  const ordered = selections.map(
    (selection, index) =>
      selection.kind === 'selected' && selection.ordered && !JSON.stringify(answers[index]?.filter).includes('"10":'),
  )
  expect(selections.map((selection, index) => outcome(selection, ordered[index] === true))).toEqual(
    answers.map(({ names: recorded }, index) => {
      if (recorded === null) return 'no answer'
      return ordered[index] === true ? recorded : recorded.toSorted()
    }),
  )
  expect({
    answers: answers.length,
    refused: answers.filter(({ status }) => status === 500).length,
    inOrder: ordered.filter(Boolean).length,
    designs: new Set(answers.map(({ design: of }) => of)).size,
  }).toEqual({ answers: 99, refused: 18, inOrder: 32, designs: 7 })
})

describe('the recorded designs', () => {
  test('are all there, and each but one is understood without an issue', () => {
    expect([...designs].map(([name, { nodes }]) => [name, nodes.length])).toEqual([
      ['design-docerror', 2],
      ['design-eight', 8],
      ['design-invalid', 3],
      ['design-nonodes', 0],
      ['design-seed', 3],
      ['design-twenty', 20],
      ['design-words', 4],
    ])
    expect([...designs].filter(([, { issues }]) => issues.length > 0).map(([name]) => name)).toEqual([
      'design-docerror',
    ])
  })

  test('give what the nodes inherit, hostile keys included', () => {
    expect(design('design-seed').nodes[0]).toEqual({
      name: 'a',
      tags: ['t1', 'inherited'],
      labels: { site: 'x', color: 'blue', type: 'physical' },
      rack: 'r1',
    })
    const hostile = design('design-words').nodes[2]
    expect(Object.entries(hostile?.labels ?? {})).toEqual([
      ['site', 'x'],
      ['__proto__', 'x'],
      ['k', ''],
    ])
    expect(hostile?.tags).toEqual(['__proto__', 'constructor', 'inherited'])
    expect(design('design-eight').nodes[3]).toEqual({
      name: 'n10',
      tags: ['inherited'],
      labels: { site: 'x' },
      rack: 'r1',
    })
  })

  test('where one document fails its schema, it is left out, reported, and nothing is inherited', () => {
    const { nodes, issues } = design('design-docerror')
    expect(nodes).toEqual([
      { name: 'a', tags: ['t1'], labels: { color: 'blue', type: 'physical' }, rack: 'r1' },
      { name: 'c', tags: ['t2'], labels: { color: 'yellow', type: 'physical' }, rack: 'r2' },
    ])
    expect(issues).toEqual([
      {
        code: 'invalid-document',
        level: 'error',
        path: [8, 'data', 'metadata', 'bogus'],
        message: 'drydock/BaremetalNode/v1 "b": data.metadata.bogus is not a key that Drydock knows here.',
      },
      {
        code: 'inheritance-skipped',
        level: 'error',
        path: [],
        message: 'nodes that name a host profile: 2; none inherits anything, since Drydock fails on a document.',
      },
    ])
  })
})
