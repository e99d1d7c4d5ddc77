import * as z from 'zod/mini'
import { textsSchema } from './object.ts'

/** A task list that waits while another one handles its error; at most one waits, as errors of the handling are not handled. */
export interface TaskErrorStack {
  /** The task that failed: an index into the list. */
  readonly CurrentTask: number
  /** The task list that waits. */
  readonly TaskList: readonly string[] | null
  /** The job that failed; newer than v4.8. */
  readonly CurrentJob?: string | undefined
}

/** What a {@link TaskErrorStack} must be. */
export const taskErrorStackSchema: z.ZodMiniType<TaskErrorStack, TaskErrorStack> = /*@__PURE__*/ (() =>
  z.object({ CurrentTask: z.int(), TaskList: z.nullable(textsSchema), CurrentJob: z.optional(z.string()) }))()
