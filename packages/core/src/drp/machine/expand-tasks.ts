import type { MachineDefinitions, WorkflowDefinition } from './definitions.ts'

/** The task list of a workflow: for each stage its entry, the boot environment where it changes, and its tasks. */
export function expandWorkflow({ stages }: WorkflowDefinition, definitions: MachineDefinitions): readonly string[] {
  const list: string[] = []
  let bootEnv = ''
  for (const name of stages) {
    const stage = definitions.stages.get(name)
    // Documents of v4: a workflow may name a task, an action or a context among its stages.
    if (stage === undefined && name.includes(':')) {
      list.push(name)
      continue
    }
    list.push(`stage:${name}`)
    if (stage === undefined) continue
    if (stage.bootEnv !== '' && stage.bootEnv !== bootEnv) {
      bootEnv = stage.bootEnv
      list.push(`bootenv:${bootEnv}`)
    }
    list.push(...stage.tasks)
  }
  return list
}

/** Puts the prerequisites of each task before it, unless they come before it in the same boot environment already. */
export function withPrerequisites(
  tasks: readonly string[],
  { tasks: definitions }: MachineDefinitions,
): readonly string[] {
  const list: string[] = []
  const ranIn = new Map<string, Set<string>>()
  let ran = new Set<string>()
  for (const entry of tasks) {
    if (entry.startsWith('bootenv:')) {
      ran = ranIn.get(entry) ?? new Set()
      ranIn.set(entry, ran)
    }
    const task = entry.startsWith('task:') ? entry.slice('task:'.length) : entry
    // What is open is a stack, not a recursion: chains of prerequisites may be long.
    const open = prerequisitesOf(task)
    const begun = new Set([task])
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      const before = begun.has(name) ? [] : prerequisitesOf(name).filter((one) => one !== name && !begun.has(one))
      begun.add(name)
      if (before.length > 0) {
        open.push(...before)
        continue
      }
      open.pop()
      if (!ran.has(name) && name !== task) list.push(name)
      ran.add(name)
    }
    list.push(entry)
    ran.add(task)
  }
  return list

  function prerequisitesOf(name: string): string[] {
    return (definitions.get(name)?.prerequisites ?? []).toReversed()
  }
}
