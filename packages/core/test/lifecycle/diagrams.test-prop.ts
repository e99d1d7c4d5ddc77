import { type AnyLifecycle, defineLifecycle, type Edge, toDot, toMarkdown, toMermaid } from '@jobwright/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../../scripts/lifecycle-catalogue.ts'
import { validTables } from './generated-tables.ts'

/** What a reader of a diagram takes from it. */
interface Drawing {
  readonly states: readonly string[]
  readonly initial: string | undefined
  readonly edges: readonly Edge[]
}

/** Mermaid: one statement a line; texts hold characters as `#number;`. */
function readMermaid(text: string): Drawing & { ended: readonly string[] } {
  const decode = (one: string) => {
    // Nothing that means something to Mermaid: no colon, bracket, arrow or quote.
    expect(one).toMatch(/^[\w .#;-]*$/)
    return one.replace(/#(\d+);/g, (_whole, code) => String.fromCodePoint(Number(code)))
  }
  const [first, ...lines] = text.split('\n')
  expect(first).toBe('stateDiagram-v2')
  const names = new Map<string, string>()
  const nameOf = (id: string) => {
    const name = names.get(id)
    if (name === undefined) throw new Error(`${id} was not declared`)
    return name
  }
  const edges: Edge[] = []
  const ended: string[] = []
  let initial: string | undefined
  for (const line of lines) {
    const [, label, id = ''] = /^ {2}state "([^"]*)" as (\w+)$/.exec(line) ?? []
    const [, from, to = '', command = ''] = /^ {2}(\w+) --> (\w+) : (.*)$/.exec(line) ?? []
    const [, plain] = /^ {2}([A-Za-z]\w*)$/.exec(line) ?? []
    const [, begin] = /^ {2}\[\*\] --> (\w+)$/.exec(line) ?? []
    const [, end] = /^ {2}(\w+) --> \[\*\]$/.exec(line) ?? []
    if (label !== undefined) {
      expect(names.has(id)).toBe(false)
      names.set(id, decode(label))
    } else if (from !== undefined) {
      edges.push({ from: nameOf(from), command: decode(command), to: nameOf(to) })
    } else if (plain !== undefined) {
      expect(names.has(plain)).toBe(false)
      expect(['state', 'note', 'end', 'default', 'style', 'class']).not.toContain(plain)
      names.set(plain, plain)
    } else if (begin !== undefined) initial = nameOf(begin)
    else if (end !== undefined) ended.push(nameOf(end))
    else expect(line).toBe('')
  }
  return { states: [...names.values()], initial, edges, ended }
}

/** DOT: quoted names in which a backslash escapes. */
function readDot(text: string): Drawing & { shapes: ReadonlyMap<string, string>; dashed: readonly string[] } {
  const quoted = String.raw`"((?:[^"\\]|\\.)*)"`
  const decode = (one: string) => one.replace(/\\(.)/g, (_whole, next) => (next === 'n' ? '\n' : next))
  const edges: Edge[] = []
  const shapes = new Map<string, string>()
  const dashed: string[] = []
  let start: string | undefined
  let initial: string | undefined
  const lines = text.split('\n')
  expect(lines[0]).toMatch(new RegExp(`^digraph ${quoted} \\{$`, 's'))
  expect(lines.slice(-2)).toEqual(['}', ''])
  for (const line of lines.slice(1, -2)) {
    const edge = new RegExp(`^  ${quoted} -> ${quoted} \\[label=${quoted}\\]$`, 's').exec(line)
    const node = new RegExp(`^  ${quoted} \\[shape=(\\w+)(, style=dashed)?\\]$`, 's').exec(line)
    const point = /^ {2}(\w+) \[shape=point\]$/.exec(line)
    const begin = new RegExp(`^  (\\w+) -> ${quoted}$`, 's').exec(line)
    if (edge) {
      const [from = '', to = '', command = ''] = edge.slice(1).map(decode)
      edges.push({ from, command, to })
    } else if (node) {
      const name = decode(node[1] ?? '')
      shapes.set(name, node[2] ?? '')
      if (node[3] !== undefined) dashed.push(name)
    } else if (point) start = point[1]
    else if (begin) {
      expect(begin[1]).toBe(start)
      initial = decode(begin[2] ?? '')
    } else expect.fail(`unexpected line ${line}`)
  }
  expect(shapes.has(start ?? '')).toBe(false)
  return { states: [...shapes.keys()], initial, edges, shapes, dashed }
}

/** A Markdown table: cells between bars, names as code. */
function readMarkdown(text: string): Drawing & { rows: readonly (readonly string[])[] } {
  const [header, rule, ...lines] = text.split('\n')
  expect(header).toBe('| State | Phase | Outcome | Flags | Leaves by |')
  expect(rule).toBe('| --- | --- | --- | --- | --- |')
  expect(lines.pop()).toBe('')
  const name = (code: string) => {
    const [, html, span] = /^(?:<code>([^<]*)<\/code>|`([^`]+)`)$/.exec(code) ?? expect.fail(`no code: ${code}`)
    if (span !== undefined) return span
    return (html ?? '').replace(/&#(\d+);/g, (_whole, digits) => String.fromCodePoint(Number(digits)))
  }
  const edges: Edge[] = []
  let initial: string | undefined
  const rows = lines.map((line) => {
    const [left, ...cells] = line.split('|').map((cell) => cell.replace(/^ /, '').replace(/ $/, ''))
    expect([left, cells.pop()]).toEqual(['', ''])
    expect(cells).toHaveLength(5)
    const [first = '', phase = '', outcome = '', flags = '', ways = ''] = cells
    const [, code = '', mark = ''] = /^(.*?)(?: \((initial|reserved)\))?$/s.exec(first) ?? []
    const from = name(code)
    if (mark === 'initial') initial = from
    for (const way of ways === '' ? [] : ways.split(', ')) {
      const [command = '', to = ''] = way.split(' → ').map(name)
      edges.push({ from, command, to })
    }
    return [from, mark, phase, outcome, flags]
  })
  return { states: rows.map(([from = '']) => from), initial, edges, rows }
}

function checkDiagrams(lifecycle: AnyLifecycle): void {
  const { states, initial, edges } = lifecycle
  const mermaid = readMermaid(toMermaid(lifecycle))
  expect([mermaid.states, mermaid.initial, mermaid.edges]).toEqual([states, initial, edges])
  expect(mermaid.ended).toEqual(states.filter((state) => lifecycle.isEnded(state)))

  const dot = readDot(toDot(lifecycle))
  expect([dot.states, dot.initial, dot.edges]).toEqual([states, initial, edges])
  expect(dot.dashed).toEqual(states.filter((state) => lifecycle.isReserved(state)))
  const shapes = { pending: 'ellipse', running: 'box', ended: 'doubleoctagon' }
  for (const state of states) expect(dot.shapes.get(state)).toBe(shapes[lifecycle.phaseOf(state)])

  const markdown = readMarkdown(toMarkdown(lifecycle))
  expect([markdown.states, markdown.initial, markdown.edges]).toEqual([states, initial, edges])
  expect(markdown.rows).toEqual(
    states.map((state) => [
      state,
      state === initial ? 'initial' : lifecycle.isReserved(state) ? 'reserved' : '',
      lifecycle.phaseOf(state),
      lifecycle.outcomesOf(state).join(' or '),
      lifecycle.flagsOf(state).join(', '),
    ]),
  )
}

describe('states, edges and marks read back from Mermaid, DOT and Markdown are those of the table', {
  timeout: 60_000,
}, () => {
  test('for generated tables with hostile names', () => {
    const names = new Set<string>()
    fc.assert(
      fc.property(validTables, (table) => {
        const lifecycle = defineLifecycle(table)
        checkDiagrams(lifecycle)
        for (const state of lifecycle.states) names.add(state)
        for (const { command } of lifecycle.edges) names.add(command)
      }),
      { seed: 20261120, numRuns: 400 },
    )
    expect(names.size).toBe(43)
  })

  test.each(
    catalogue.flatMap(({ families }) =>
      families.flatMap(({ variants }) => variants.map(({ lifecycle }) => [lifecycle.name, lifecycle] as const)),
    ),
  )('for %s', (_name, lifecycle) => {
    checkDiagrams(lifecycle)
  })
})
