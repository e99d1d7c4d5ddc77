import { checkKeys, invalidInput } from '../../input/index.ts'
import { type GivenAssumptions, type TaskErrorAssumptions, taskErrorAssumptions } from '../task-errors/assumptions.ts'

/** What no public source of v4 settles about machines and their jobs. */
export interface MachineAssumptions extends TaskErrorAssumptions {
  /**
   * Which checks hold for a job outside the task list; the documents say that most are skipped. `known-words`: `State` and `ExitState` are words
   * that jobs have, in any order. `lifecycle`: it also moves along the lifecycle. `none`: any word. Default `'known-words'`.
   */
  readonly independentJobs: 'known-words' | 'lifecycle' | 'none'
}

const known: readonly MachineAssumptions['independentJobs'][] = ['known-words', 'lifecycle', 'none']

/** Completes assumptions by the defaults. */
export function machineAssumptions(given: GivenAssumptions<MachineAssumptions> = {}): MachineAssumptions {
  if (typeof given !== 'object' || given === null) checkKeys('machineDecider', given, [])
  const { independentJobs = 'known-words', ...others } = given
  if (!known.includes(independentJobs)) {
    const words = known.map((word) => `"${word}"`).join(' or ')
    throw invalidInput(`machineDecider: independentJobs must be ${words}.`)
  }
  return { ...taskErrorAssumptions(others, 'machineDecider'), independentJobs }
}
