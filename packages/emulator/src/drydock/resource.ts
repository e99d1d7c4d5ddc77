import type { Answer } from './answer.ts'
import type { Caller } from './caller.ts'
import type { SeededMachine } from './controls.ts'
import type { Designs } from './designs.ts'
import type { Rendering } from './rendering.ts'
import type { Call } from './request.ts'
import type { TaskStore } from './task-store.ts'

/** What resources work with. */
export interface Site {
  readonly store: TaskStore
  readonly how: Rendering
  readonly now: () => number
  readonly newTaskId: () => string
  readonly designs: Designs
  /** The machines of the provisioner; null when it cannot be reached. */
  readonly machines: readonly SeededMachine[] | null
}

/** Answers a call. What it throws is what no handler of the server catches: its framework answers then. */
export type Handler = (site: Site, call: Call, caller: Caller) => Answer

/** What stands behind a path. */
export interface Resource {
  /** Its path; `{…}` stands for any one part. */
  readonly path: string
  /** What it does, by method. OPTIONS comes by itself. */
  readonly handlers: Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', Handler>>>
  /** May anybody use it? Default false: administrators only. */
  readonly open?: boolean | undefined
}
