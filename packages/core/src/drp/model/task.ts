import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type Claim, claimSchema } from './claim.ts'
import { type DrpObject, objectFields, textsSchema } from './object.ts'
import { type TemplateInfo, templateInfoSchema } from './template-info.ts'

/** A task: templates that are rendered and then written or run, one after the other. */
export interface Task extends DrpObject {
  /** Its name, by which task lists refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** What is done, in this order. */
  readonly Templates: readonly TemplateInfo[] | null
  /** The parameters that must have a value before its templates can be rendered. */
  readonly RequiredParams?: readonly string[] | null | undefined
  /** The parameters that it uses if they have a value. */
  readonly OptionalParams?: readonly string[] | null | undefined
  /** The tasks that must have run before it in the same boot environment. */
  readonly Prerequisites?: readonly string[] | null | undefined
  /** The roles whose rights its jobs have as well; from v4.8 on, absent for none. */
  readonly ExtraRoles?: readonly string[] | null | undefined
  /** Further rights of its jobs; from v4.8 on, absent for none. */
  readonly ExtraClaims?: readonly Claim[] | null | undefined
}

/** What a {@link Task} must be. New fields are kept. */
export const taskSchema: z.ZodMiniType<Task, Task> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    Templates: z.nullable(z.readonly(z.array(templateInfoSchema))),
    RequiredParams: z.nullish(textsSchema),
    OptionalParams: z.nullish(textsSchema),
    Prerequisites: z.nullish(textsSchema),
    ExtraRoles: z.nullish(textsSchema),
    ExtraClaims: z.nullish(z.readonly(z.array(claimSchema))),
  }))()

/**
 * Reads a task: what `POST /tasks` and everything at `/tasks/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseTask } from '@jobwright/core/drp'
 * parseTask({ Name: 't1', Templates: [], Validated: true, Available: true, ReadOnly: false }).ok //=> true
 */
export const parseTask: (value: unknown) => ParseResult<Task> = /*@__PURE__*/ (() => createParser<Task>(taskSchema))()

/**
 * Reads a list of tasks: what `GET /tasks` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseTaskList } from '@jobwright/core/drp'
 * parseTaskList([]) //=> { ok: true, value: [] }
 */
export const parseTaskList: (value: unknown) => ParseResult<readonly Task[]> = /*@__PURE__*/ (() =>
  createParser<readonly Task[]>(z.readonly(z.array(taskSchema))))()
