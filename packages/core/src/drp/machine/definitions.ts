/** What the rules need of a stage. */
export interface StageDefinition {
  /** The boot environment it needs; empty for whatever the machine is in. */
  readonly bootEnv: string
  /** Its tasks, in order. */
  readonly tasks: readonly string[]
  /** Can it be used? Default true. */
  readonly available?: boolean | undefined
}

/** What the rules need of a workflow. */
export interface WorkflowDefinition {
  /** The names of its stages, in order. */
  readonly stages: readonly string[]
  /** Can it be used? Default: whether all of its stages exist. */
  readonly available?: boolean | undefined
}

/** What the rules need of a task. */
export interface TaskDefinition {
  /** The names of the tasks that must have run before it in the same boot environment. Default none. */
  readonly prerequisites?: readonly string[] | undefined
}

/** What the rules need of a boot environment. */
export interface BootEnvDefinition {
  /** Can it be used? Default true. */
  readonly available?: boolean | undefined
  /** Is it only for machines that are not known yet? Default false. */
  readonly onlyUnknown?: boolean | undefined
}

/** The objects that a machine may refer to, by name. They come in with each command that needs them: the rules keep none. */
export interface MachineDefinitions {
  /** The stages. */
  readonly stages: ReadonlyMap<string, StageDefinition>
  /** The workflows. */
  readonly workflows: ReadonlyMap<string, WorkflowDefinition>
  /** The tasks. */
  readonly tasks: ReadonlyMap<string, TaskDefinition>
  /** The boot environments. */
  readonly bootEnvs: ReadonlyMap<string, BootEnvDefinition>
}
