import { describeIssues, invalidInput } from '@jobwright/core'
import {
  type CreateTask,
  type DocumentedCreateTask,
  documentedActions,
  parseCreateTask,
  parseDocumentedCreateTask,
} from '@jobwright/core/drydock'

/** What `POST /tasks` takes: of a deployed server, or by the task document. */
export type TaskRequest = CreateTask | DocumentedCreateTask

/** Checks what is to be posted before it is sent: a server takes what is misspelt, and then works on other nodes or hangs. */
export function checkTaskRequest(of: string, document: unknown, namedFilter = 'node_filter'): TaskRequest {
  const deployed = parseCreateTask(document)
  if (deployed.ok) return deployed.value
  const documented = parseDocumentedCreateTask(document)
  if (documented.ok) return documented.value
  const { issues } = isDocumentedAction(document) ? documented : deployed
  const named = issues.map(({ code, path: [first, ...rest] }) => ({
    code,
    path: first === undefined ? [] : [first === 'node_filter' ? namedFilter : first, ...rest],
  }))
  throw invalidInput(`${of}: the document cannot be sent: ${describeIssues(named)}.`)
}

function isDocumentedAction(document: unknown): boolean {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'action')) return false
  const { action } = document as { readonly action: unknown }
  return documentedActions.some((known) => known === action)
}
