import type { TaskState } from '@jobwright/core/drydock'

/** All of a task and what is below it, but for ids, times and the order of nodes: the real server goes through sets of nodes in any order. */
export interface Shape {
  readonly task: string
  /** What happened in order, nodes left out. */
  readonly story: readonly string[]
  /** The messages with their nodes, sorted. */
  readonly messages: readonly string[]
  /** The subtasks in order, nodes left out. */
  readonly order: readonly string[]
  /** The subtasks with their nodes, sorted. */
  readonly subtasks: readonly Shape[]
}

/** The trees among these tasks: of each task that has no parent, in the order given. */
export function shapesOf(tasks: readonly TaskState[]): readonly { readonly root: TaskState; readonly shape: Shape }[] {
  const below = (id: string | null) => tasks.filter(({ parentId }) => parentId === id)
  const actions = new Map(tasks.map(({ id, action }) => [id, action]))
  const shapeOf = (task: TaskState, registered: boolean): Shape => {
    const { id, action, status, result, retry, terminate, createdBy, nodeFilter } = task
    const children = below(id)
    const nameIds = (text: string): string => {
      let named = text.replaceAll(id, '<this task>')
      for (const child of children) named = named.replaceAll(child.id, `<${actions.get(child.id)}>`)
      return named
    }
    const messages = task.messages.map(({ text, error, contextType, context, extra }) => ({
      contextType,
      context,
      said: JSON.stringify([nameIds(text), error, contextType, nameIds(context), extra]),
    }))
    const { successes, failures } = result
    const facts = { registered, status, result: result.status, retry, terminate, createdBy }
    const lists = {
      nodeFilter: sortedNames(nodeFilter),
      successes: successes.toSorted(),
      failures: failures.toSorted(),
    }
    return {
      task: JSON.stringify({ action, ...facts, ...lists }),
      story: messages.map(({ said, contextType, context }) =>
        contextType === 'node' ? said.replaceAll(`"${context}"`, '<node>').replace(/(on|Node) \w+/, '$1 <node>') : said,
      ),
      messages: messages.map(({ said }) => said).toSorted(),
      order: children.map((child) => `${child.action} ${child.retry}`),
      subtasks: children
        .map((child) => shapeOf(child, task.subtaskIds.includes(child.id)))
        .toSorted((one, other) => compare(JSON.stringify(one), JSON.stringify(other))),
    }
  }
  return below(null).map((root) => ({ root, shape: shapeOf(root, false) }))
}

/** A filter that the server made of a list of nodes, with its names sorted; every other as it is. */
function sortedNames(filter: unknown): unknown {
  const names = (filter as { filter_set?: { node_names?: string[] }[] } | null)?.filter_set?.[0]?.node_names
  if (names === undefined) return filter
  const made = { filter_set_type: 'intersection', filter_set: [{ node_names: names, filter_type: 'union' }] }
  if (JSON.stringify(filter) !== JSON.stringify(made)) return filter
  return { names: names.toSorted() }
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
