import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type JobView, type NodeSelection, toMermaid } from '@jobwright/core'
import { taskLifecycle } from '@jobwright/core/drydock'
import { compareSemantics } from '@jobwright/filters'
import { help, readOptions } from './options.ts'
import { readFilter } from './read-filter.ts'
import { readInventory } from './read-inventory.ts'
import { InputError } from './read-yaml.ts'
import { runTask } from './run-task.ts'
import { findingsOf, showFindings, showSelection } from './show-selection.ts'

/** Where the program writes to. */
export interface Surroundings {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  /** The folder in which `out` is made. */
  readonly folder: string
}

/** Runs the program and answers its exit code. */
export function main(argv: readonly string[], surroundings: Surroundings): number {
  try {
    return start(argv, surroundings)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    surroundings.complain(`${error.message}\n`)
    return 2
  }
}

function start(argv: readonly string[], { print, folder }: Surroundings): number {
  const options = readOptions(argv)
  if (options.help) {
    print(help)
    return 0
  }
  const say = (text: string) => {
    if (!options.json) print(`${text}\n`)
  }

  const nodes = readInventory(options.inventory)
  const filter = readFilter(options.filter)
  const known = new Set(nodes.map(({ name }) => name))
  const stranger = options.fail.find((name) => !known.has(name))
  if (stranger !== undefined) throw new InputError(`--fail ${stranger}: no node of ${options.inventory} is called so.`)

  const comparison = compareSemantics(filter, nodes)
  const findings = findingsOf(filter, nodes, options.action)
  say(showSelection(filter, nodes, comparison))
  if (findings.length > 0) say(`\n${showFindings(findings)}`)

  const names = namesOf(comparison[options.semantics], options.semantics)
  say(`\n${options.action} on the ${names.length} nodes of the ${options.semantics} selection:`)
  const { task, view } = runTask({
    action: options.action,
    names,
    failing: options.fail,
    now: () => new Date().toISOString(),
    onNode: (name, ok) => say(`  ${ok ? 'ok    ' : 'FAILED'}  ${name}`),
  })

  const diagram = path.join('out', 'drydock-task.mmd')
  mkdirSync(path.join(folder, 'out'), { recursive: true })
  writeFileSync(path.join(folder, diagram), toMermaid(taskLifecycle))
  const exitCode = isSuccess(view) ? 0 : 1
  if (options.json) {
    print(
      `${JSON.stringify({ comparison, findings, task, outcome: view.outcome, flags: view.flags, exitCode }, null, 2)}\n`,
    )
    return exitCode
  }
  say(`\nThe task's Status document:\n${JSON.stringify(task.result, null, 2)}`)
  say(`\nThe task's lifecycle is drawn in ${diagram}.`)
  say(`Outcome: ${[view.outcome, ...view.flags].join(', ')}.`)
  for (const { name, why } of view.targets.filter(({ outcome }) => outcome === 'failed'))
    say(`  ${name}: ${why ?? 'failed'}`)
  return exitCode
}

/** Success is success on something, without a word of an error. */
function isSuccess({ outcome, flags }: JobView): boolean {
  return outcome === 'succeeded' && !flags.includes('nothing-done') && !flags.includes('errors-reported')
}

function namesOf(selection: NodeSelection, semantics: string): readonly string[] {
  if (selection.kind === 'selected') return [...new Set(selection.names)]
  const why =
    selection.kind === 'rejected'
      ? `it is rejected (${selection.code} at ${selection.path.join('.')})`
      : 'it comes to neither all nodes nor none'
  throw new InputError(`The filter selects nothing that the ${semantics} semantics could name: ${why}.`)
}
