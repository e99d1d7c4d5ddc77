import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields, textsSchema } from './object.ts'

/** A workflow: the stages that a machine goes through. */
export interface Workflow extends DrpObject {
  /** Its name, by which machines refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** The stages, in order. One that does not exist makes the workflow unavailable. */
  readonly Stages: readonly string[] | null
}

/** What a {@link Workflow} must be. New fields are kept. */
export const workflowSchema: z.ZodMiniType<Workflow, Workflow> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    Stages: z.nullable(textsSchema),
  }))()

/**
 * Reads a workflow: what `POST /workflows` and everything at `/workflows/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseWorkflow } from '@jobwright/core/drp'
 * parseWorkflow({ Name: 'w1', Stages: ['s1'], Validated: true, Available: true, ReadOnly: false }).ok //=> true
 */
export const parseWorkflow: (value: unknown) => ParseResult<Workflow> = /*@__PURE__*/ (() =>
  createParser<Workflow>(workflowSchema))()

/**
 * Reads a list of workflows: what `GET /workflows` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseWorkflowList } from '@jobwright/core/drp'
 * parseWorkflowList([]) //=> { ok: true, value: [] }
 */
export const parseWorkflowList: (value: unknown) => ParseResult<readonly Workflow[]> = /*@__PURE__*/ (() =>
  createParser<readonly Workflow[]>(z.readonly(z.array(workflowSchema))))()
