import * as z from 'zod/mini'
import { type NodeFilter, parseNodeFilter } from '../../nodes/index.ts'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DeployedAction, type DocumentedAction, deployedActions, documentedActions } from './action.ts'

/** What `POST /tasks` takes of a deployed server. */
export interface CreateTask {
  /** What to do. */
  readonly action: DeployedAction
  /** Where the design is: an `http`, `https`, `file`, `deckhand+http` or `promenade+http` address of at most 128 characters. */
  readonly design_ref: string
  /** Which nodes to do it on. Absent or null: on all nodes. */
  readonly node_filter?: NodeFilter | null | undefined
}

/** What `POST /tasks` takes by the task document, whose action words a deployed server refuses. */
export interface DocumentedCreateTask {
  /** What to do. */
  readonly action: DocumentedAction
  /** Where the design is: an `http`, `deckhand` or `file` address. */
  readonly design_ref: string
  /** Which nodes to do it on. Absent or null: on all nodes. */
  readonly node_filter?: NodeFilter | null | undefined
}

/** What a {@link CreateTask} must be: its words are exact, and it holds nothing else. */
export const createTaskSchema: z.ZodMiniType<CreateTask, CreateTask> = /*@__PURE__*/ (() =>
  createSchema(deployedActions))()

/** What a {@link DocumentedCreateTask} must be: its words are exact, and it holds nothing else. */
export const documentedCreateTaskSchema: z.ZodMiniType<DocumentedCreateTask, DocumentedCreateTask> =
  /*@__PURE__*/ (() => createSchema(documentedActions))()

/**
 * Checks what is to be posted to a deployed server.
 *
 * It is stricter than the server, which ignores unknown keys and takes any `node_filter`: what is misspelt there may select all nodes.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it. A filter's issues are those of `parseNodeFilter`.
 *
 * @example
 * import { parseCreateTask } from '@jobwright/core/drydock'
 * parseCreateTask({ action: 'deploy_node', design_ref: 'file:///site.yaml' }) //=> { ok: false, issues: [{ code: 'invalid_value', path: ['action'] }] }
 * parseCreateTask({ action: 'deploy_nodes', design_ref: 'file:///site.yaml' }).ok //=> true
 */
export const parseCreateTask: (value: unknown) => ParseResult<CreateTask> = /*@__PURE__*/ (() =>
  withFilterIssues(createParser<CreateTask>(createTaskSchema)))()

/**
 * Checks what is to be posted to a server that follows the task document. See {@link parseCreateTask}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseDocumentedCreateTask } from '@jobwright/core/drydock'
 * parseDocumentedCreateTask({ action: 'deploy_node', design_ref: 'file:///site.yaml' }).ok //=> true
 */
export const parseDocumentedCreateTask: (value: unknown) => ParseResult<DocumentedCreateTask> = /*@__PURE__*/ (() =>
  withFilterIssues(createParser<DocumentedCreateTask>(documentedCreateTaskSchema)))()

function createSchema<const Action extends string>(actions: readonly Action[]) {
  return z.strictObject({
    action: z.enum(actions as unknown as Record<string, Action>),
    design_ref: z.string().check(z.minLength(1)),
    node_filter: z.nullish(z.custom<NodeFilter>((filter) => parseNodeFilter(filter).ok)),
  })
}

/** Says what is wrong inside a filter, of which a schema only knows that something is. */
function withFilterIssues<T>(parse: (value: unknown) => ParseResult<T>): (value: unknown) => ParseResult<T> {
  return (value) => {
    const result = parse(value)
    if (result.ok) return result
    const issues = result.issues.flatMap((issue) => {
      if (issue.path.length !== 1 || issue.path[0] !== 'node_filter') return issue
      const filter = parseNodeFilter((value as { readonly node_filter?: unknown }).node_filter)
      return filter.ok ? issue : filter.issues.map(({ code, path }) => ({ code, path: ['node_filter', ...path] }))
    })
    return { ok: false, issues }
  }
}
