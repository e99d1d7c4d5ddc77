import { checkKeys, invalidInput } from '../../input/index.ts'
import { type MachineRules, rulesOf as machineRulesOf } from '../machine/profile.ts'
import type { EntryKind } from '../machine/task-list.ts'
import { type TaskErrorAssumptions, taskErrorAssumptions } from '../task-errors/assumptions.ts'

/**
 * What no document says about work orders, and what is assumed of it. Each field is one rule; none of it is known from a server.
 */
export interface WorkOrderAssumptions {
  /**
   * Is an order refused when the machine that it names is not in work-order mode as the order is made? Default false: the mode only has to be on
   * when the order starts. Documents speak of orders that stay when the mode is switched off, so an order may wait for a machine without it.
   */
  readonly createNeedsMode?: boolean | undefined
  /** Is an order refused when its blueprint does not exist as it is made? Default true: so it is with the workflow of a new machine. */
  readonly createNeedsBlueprint?: boolean | undefined
  /**
   * How many orders one machine runs at a time. Default 1: documents say that the next one is pulled when the current one completes; that a
   * machine counts its running orders could mean more.
   */
  readonly ordersAtOnce?: number | undefined
  /**
   * Does an order only start and go on while its machine is runnable and available? Default true: so it is with the machine's own tasks, and
   * it is the machine that an agent makes not runnable when it is about to reboot.
   */
  readonly needsRunnableMachine?: boolean | undefined
  /**
   * Does an order without a stage run in the stage of its machine, and one without a context in its context? Default true: an order has a stage
   * and a context of its own, but documents do not say where they come from.
   */
  readonly inheritsPlace?: boolean | undefined
  /**
   * May a task list have `context:` entries? Default false, after the newest document on blueprints; that of the generated client allows them.
   * `bootenv:` and `chroot:` entries are refused in any case.
   */
  readonly contextEntries?: boolean | undefined
  /**
   * What becomes of an order whose task failed, with no try and no error handler left. Default `'ends'`: it has failed, since documents list
   * that state and call an order something that is not restarted. `'waits'`: it goes on running but is not runnable, like a machine, and tries
   * the task once more when somebody makes it runnable.
   */
  readonly failure?: 'ends' | 'waits' | undefined
  /** May an order be cancelled that runs? Default true: the documented deletion by force cancels running orders. */
  readonly cancelRunning?: boolean | undefined
  /**
   * What becomes of a job that is not over when its order is cancelled. Default `'fails'`, as that of a machine whose task list is set back.
   * `'goes-on'`: its agent ends it; the order takes no notice.
   */
  readonly jobOfCancelled?: 'fails' | 'goes-on' | undefined
  /** Is only an order that is over archived? Default true: archiving takes its logs away. */
  readonly archiveNeedsEnd?: boolean | undefined
  /**
   * Which of the waiting orders a machine picks up. Default `'oldest'`: that which was made first. `'bound-first'`: the oldest of those that name
   * the machine, and only then the oldest of those whose filter chooses it.
   */
  readonly pickUp?: 'oldest' | 'bound-first' | undefined
  /** What is assumed of tries and error handlers. Default: as for the task lists of machines, which orders share the fields and their description with. */
  readonly taskErrors?: Partial<TaskErrorAssumptions> | undefined
}

/** The assumptions, each with a value. */
type Assumed = {
  readonly [Field in keyof WorkOrderAssumptions]-?: Exclude<WorkOrderAssumptions[Field], undefined>
}

/** The assumptions, each with a value, and the rules of the task list that come with them. */
export interface WorkOrderRules extends Omit<Assumed, 'taskErrors'> {
  readonly taskErrors: TaskErrorAssumptions
  /** The list of an order works like that of a machine, except for entries that would change the boot environment. */
  readonly list: MachineRules
}

const defaults: Omit<Assumed, 'taskErrors'> = {
  createNeedsMode: false,
  createNeedsBlueprint: true,
  ordersAtOnce: 1,
  needsRunnableMachine: true,
  inheritsPlace: true,
  contextEntries: false,
  failure: 'ends',
  cancelRunning: true,
  jobOfCancelled: 'fails',
  archiveNeedsEnd: true,
  pickUp: 'oldest',
}

/** The words that an assumption may be, where it is one of several. */
const words: ReadonlyMap<string, readonly unknown[]> = /*@__PURE__*/ (() =>
  new Map([
    ['failure', ['ends', 'waits']],
    ['jobOfCancelled', ['fails', 'goes-on']],
    ['pickUp', ['oldest', 'bound-first']],
  ]))()

/** Completes assumptions. Refuses what is no assumption. */
export function rulesOf(of: string, assumptions: WorkOrderAssumptions): WorkOrderRules {
  checkKeys(of, assumptions, [...Object.keys(defaults), 'taskErrors'])
  const { taskErrors: given, ...others } = assumptions
  const entries = Object.entries(others).filter(([, value]) => value !== undefined)
  for (const [name, value] of entries) checkAssumption(of, name, value)
  const rules = { ...defaults, ...Object.fromEntries(entries) }
  const taskErrors = taskErrorAssumptions(given, `${of}: taskErrors`)
  return { ...rules, taskErrors, list: listRules(rules.contextEntries, taskErrors) }
}

function checkAssumption(of: string, name: string, value: unknown): void {
  const known = words.get(name)
  if (known !== undefined) {
    if (!known.includes(value)) throw invalidInput(`${of}: ${name} must be '${known.join("' or '")}'.`)
  } else if (name === 'ordersAtOnce') {
    if (!Number.isSafeInteger(value) || Number(value) < 1) {
      throw invalidInput(`${of}: ordersAtOnce must be a whole number above 0.`)
    }
  } else if (typeof value !== 'boolean') {
    throw invalidInput(`${of}: ${name} must be true or false.`)
  }
}

function listRules(contextEntries: boolean, assumptions: TaskErrorAssumptions): MachineRules {
  const kinds: EntryKind[] = ['task', 'stage', 'action']
  if (contextEntries) kinds.push('context')
  return { ...machineRulesOf({ assumptions }), entryKinds: new Set(kinds) }
}
