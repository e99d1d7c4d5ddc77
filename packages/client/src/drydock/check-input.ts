import { type Issue, JobwrightError } from '@jobwright/core'
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

/** Refuses option keys that nobody reads: a mistyped option would otherwise be passed over in silence. */
export function checkKeys(of: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalidInput(`${of}: unknown option "${unknown}"; known are ${known.join(', ')}.`)
}

/** What is wrong, and where; without the values, which may be secret. */
export function describeIssues(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 5).map(({ code, path }) => `${code} at ${describePath(path)}`)
  return issues.length > shown.length
    ? `${shown.join(', ')} and ${issues.length - shown.length} more`
    : shown.join(', ')
}

/** A path as one would write it in code: `node_filter.filter_set[0].node_names`. */
export function describePath(path: readonly (string | number)[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return text === '' ? 'the document itself' : text.replace(/^\./, '')
}

/** An error of the caller's: nothing was sent. */
export function invalidInput(message: string, cause?: unknown): JobwrightError {
  return new JobwrightError(message, { code: 'invalid-input', cause })
}
