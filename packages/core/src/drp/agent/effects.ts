import type { AgentExpectation } from './state.ts'

/** Fails a job that an agent left behind: patch it, testing the state it was seen in. */
export interface FailJobEffect {
  /** What is to be done. */
  readonly type: 'fail-job'
  /** The job's id. */
  readonly uuid: string
  /** The state to test for. */
  readonly from: string
}

/** Waits until the machine is seen doing what the agent waits for: give every sight of it to the decider, or `time-out`. */
export interface AwaitMachineEffect {
  /** What is to be done. */
  readonly type: 'await-machine'
  /** How long, in milliseconds. */
  readonly ms: number
}

/** Asks the server for the machine's next job. */
export interface PostJobEffect {
  /** What is to be done. */
  readonly type: 'post-job'
  /** The context to ask in; empty for the machine's own. */
  readonly context: string
}

/** Runs a job: patch it to `running` while it has its state, read its actions and carry them out. */
export interface RunJobEffect {
  /** What is to be done. */
  readonly type: 'run-job'
  /** The job's id. */
  readonly uuid: string
  /** The name of its task. */
  readonly task: string
  /** The state to test for. */
  readonly from: string
  /** The directory to confine it to; null for none. */
  readonly chroot: string | null
}

/** Writes how a job ended. That it failed is worth a line in a log, nothing more. */
export interface ReportJobEffect {
  /** What is to be done. */
  readonly type: 'report-job'
  /** The job's id. */
  readonly uuid: string
  /** The state to test for. */
  readonly from: string
  /** The state to write. */
  readonly state: 'finished' | 'failed' | 'incomplete'
  /** The exit state to write. */
  readonly exitState: 'reboot' | 'poweroff' | 'stop' | 'failed' | 'complete'
}

/** Makes the machine not runnable. That it failed is worth a line in a log, nothing more. */
export interface MarkNotRunnableEffect {
  /** What is to be done. */
  readonly type: 'mark-not-runnable'
  /** What the patch tests: that the machine is runnable, or that it is not in a context. */
  readonly test: 'Runnable' | 'Context'
}

/** Reads the stage that comes next, or sets the machine's stage to it. */
export interface StageEffect {
  /** What is to be done. */
  readonly type: 'read-stage' | 'change-stage'
  /** The stage's name. */
  readonly name: string
}

/** Waits before the agent starts over. */
export interface PauseEffect {
  /** What is to be done. */
  readonly type: 'pause'
  /** How long, in milliseconds. */
  readonly ms: number
}

/**
 * Opens or closes the stream of events; reads the parameter `change-stage/map`; has the machine boot from the network next, where the server
 * does not see to that; reboots, starts the loaded kernel, or powers off.
 */
export interface PlainEffect {
  /** What is to be done. */
  readonly type: 'close-events' | 'open-events' | 'read-stage-map' | 'set-next-boot' | 'reboot' | 'kexec' | 'poweroff'
}

/** What whoever drives the decider has to carry out, in the order given. */
export type AgentEffect =
  | FailJobEffect
  | AwaitMachineEffect
  | PostJobEffect
  | RunJobEffect
  | ReportJobEffect
  | MarkNotRunnableEffect
  | StageEffect
  | PauseEffect
  | PlainEffect

/** What an effect is answered with; null for one that is carried out in passing. */
export function answerTo(effect: AgentEffect): AgentExpectation | null {
  switch (effect.type) {
    case 'open-events':
      return 'connection'
    case 'await-machine':
      return 'machine'
    case 'post-job':
      return 'job'
    case 'run-job':
      return 'task'
    case 'read-stage-map':
      return 'stage-map'
    case 'read-stage':
      return 'stage'
    case 'change-stage':
      return 'stage-change'
    case 'reboot':
    case 'kexec':
    case 'poweroff':
      return 'power'
    case 'pause':
      return 'start'
    default:
      return null
  }
}
