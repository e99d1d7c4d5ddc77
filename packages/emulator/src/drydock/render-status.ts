import type { TaskState, TaskStateMessage } from '@jobwright/core/drydock'
import { dumps } from './python/dumps.ts'
import { fromJson, isDict, type PythonDict, type PythonValue } from './python/value.ts'
import type { Rendering } from './rendering.ts'
import type { RowNote } from './task-store.ts'

const maxMessage = 128
const maxName = 32

/** The result of a task as a Status document. */
export function renderResult(task: TaskState, note: RowNote, how: Rendering): Map<string, PythonValue> {
  const { result, messages } = task
  const { message = null, reason = null, links = [] } = note
  const details = new Map<string, PythonValue>([
    ['errorCount', messages.filter(({ error }) => error).length],
    ['messageList', messages.map((one) => renderMessage(one, how))],
  ])
  if (how.profile === 'documented') {
    return new Map<string, PythonValue>([
      ['Kind', 'Status'],
      ['apiVersion', 'v1'],
      ['metadata', new Map()],
      ['message', message],
      ['reason', reason],
      ['status', result.status],
      ['details', details],
    ])
  }
  const names = (list: readonly string[]): readonly string[] => list.map((name) => how.cut(name, maxName, maxName))
  return new Map<string, PythonValue>([
    ['kind', 'Status'],
    ['apiVersion', 'v1.0'],
    ['metadata', new Map()],
    ['message', message],
    ['reason', reason],
    ['status', result.status],
    ['successes', names(result.successes)],
    ['failures', names(result.failures)],
    ['links', renderLinks(links)],
    ['details', details],
  ])
}

/** Drydock: links stand together by their relation, in the order in which the relations came. */
function renderLinks(links: NonNullable<RowNote['links']>): readonly PythonDict[] {
  const relations = [...new Set(links.map(({ rel }) => rel))]
  return relations
    .flatMap((relation) => links.filter(({ rel }) => rel === relation))
    .map(
      ({ rel, href }) =>
        new Map([
          ['rel', rel],
          ['href', href],
        ]),
    )
}

function renderMessage({ text, error, contextType, context, at, extra }: TaskStateMessage, how: Rendering): PythonDict {
  const message = new Map<string, PythonValue>([
    // Drydock: one character is lost to a text that fills the column.
    ['message', how.cut(text, maxMessage, maxMessage - 1)],
    ['error', error],
    ['context_type', contextType],
    ['context', context],
    ['ts', how.time(at)],
  ])
  const more = fromJson(extra)
  if (how.profile === 'deployed') return message.set('extra', how.quirk('drydock/extra-is-text') ? dumps(more) : more)
  // The first task document knows no `extra`: what else is to be said stands beside the message.
  if (isDict(more)) for (const [key, value] of more) if (!message.has(key)) message.set(key, value)
  return message
}
