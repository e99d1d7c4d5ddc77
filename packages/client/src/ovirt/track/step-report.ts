import type { StepName } from './step-name.ts'

/** What is told about a step. */
export interface StepReport extends StepName {
  readonly parent: StepReport | undefined
  /** As the engine has it; undefined before it does, and for good where it could not be added. */
  id: string | undefined
  /** May it be there, though the engine's answer did not arrive? */
  mayBeThere: boolean
}

export function stepReport(name: StepName, parent?: StepReport): StepReport {
  return { ...name, parent, id: undefined, mayBeThere: false }
}
