import { invalidInput } from '@jobwright/core'
import type { AgentProfile } from '@jobwright/core/drp'
import {
  abortSignal,
  callable,
  checkOptions,
  flag,
  milliseconds,
  type OptionRule,
  oneOf,
  text,
} from '../../input/index.ts'
import type { AgentExecutor } from './executor.ts'
import type { AgentProgress } from './progress.ts'

/** What is done to the machine when a job or a new boot environment asks for it. What one of these throws ends the run as `failed`. */
export interface AgentPower {
  /** Reboots the machine. Default: the run ends with `due: 'reboot'`. */
  readonly reboot?: (() => void | Promise<void>) | undefined
  /** Powers the machine off. Default: the run ends with `due: 'poweroff'`. */
  readonly poweroff?: (() => void | Promise<void>) | undefined
  /**
   * Starts the kernel that is loaded, if one is, instead of a reboot; answers whether it did. It is asked where the machine's parameter `kexec-ok`
   * is true. Default: there is none, and nothing is asked.
   */
  readonly kexec?: (() => boolean | Promise<boolean>) | undefined
}

/** What an agent is told. */
export interface RunAgentOptions {
  /** The machine whose jobs are run: its UUID, or a unique index with its value, such as `Name:m1`. */
  readonly machine: string
  /** Runs an action; `nodeExecutor` of `@jobwright/client/drp/agent-node` makes one that writes files and runs scripts. */
  readonly execute: AgentExecutor
  /**
   * The context the agent runs in: only tasks of a machine in that context are run. In any but the empty one it has no power over the machine.
   * Default empty: it runs on the machine itself.
   */
  readonly context?: string | undefined
  /** Whose rules it follows: those of the agent v4.8 (`v4` too, since later ones are not public) or of v3.13. Default `v4.8`. */
  readonly profile?: AgentProfile | undefined
  /** The operating system whose actions are asked for and run, such as `linux`. Default: what `execute` says, else those of any. */
  readonly os?: string | undefined
  /** The boot environment that the machine runs in now. Default: the one that the server has for it when the run begins. */
  readonly bootEnv?: string | undefined
  /** Calls the agent off: what runs is killed, its job set aside and the machine made not runnable. Default: nothing does. */
  readonly signal?: AbortSignal | undefined
  /** Is the agent to end when a job fails, and on an error, instead of going on? Default false. */
  readonly exitOnFailure?: boolean | undefined
  /** Is the agent to end when there was nothing to run for `waitTimeoutMs`? Default false. */
  readonly exitOnNotRunnable?: boolean | undefined
  /** How long to wait for the machine to be runnable, or to have something to run, in milliseconds; 0 looks once. Default 3 600 000. */
  readonly waitTimeoutMs?: number | undefined
  /** How long to wait between two looks at the machine, in milliseconds. Default 2 000. */
  readonly pollIntervalMs?: number | undefined
  /**
   * Brings forward the next look at the machine whenever something tells that it may have changed. It is called at the beginning of each wait
   * with the machine's UUID and what to call then, and answers how to stop. `machines.wakeUps` of the client is one. Default: only time does.
   */
  readonly wakeUps?: ((machine: string, wake: () => void) => () => void) | undefined
  /** What is done to the machine. Default: nothing is, and the result says what is due. */
  readonly power?: AgentPower | undefined
  /** Told how the run goes on. What it throws changes nothing; the first such error is the result's `callbackError`. */
  readonly onEvent?: ((event: AgentProgress) => unknown) | undefined
}

/** Refuses what cannot be used. JobwrightError `invalid-input`. */
export function checkAgentOptions(options: RunAgentOptions): void {
  checkOptions('runAgent', options, rules)
  const { machine, execute, power, context = '', profile } = options
  if (machine === undefined) throw invalidInput('runAgent: machine is missing: give the UUID of the machine.')
  if (execute === undefined) throw invalidInput('runAgent: execute is missing: give what runs an action.')
  if (power !== undefined) checkOptions('runAgent: power', power, powerRules)
  if (profile === 'v3.13' && context !== '') {
    throw invalidInput('runAgent: the agent of v3.13 knows no contexts: leave out context, or profile.')
  }
}

const anyText: OptionRule = (value) => (typeof value === 'string' ? undefined : 'a text')

const object: OptionRule = (value) => (typeof value === 'object' && value !== null ? undefined : 'an object')

const rules = /*@__PURE__*/ (() =>
  new Map<string, OptionRule>([
    ['machine', text],
    ['execute', callable],
    ['context', anyText],
    ['profile', oneOf('v4', 'v4.8', 'v3.13')],
    ['os', text],
    ['bootEnv', text],
    ['signal', abortSignal],
    ['exitOnFailure', flag],
    ['exitOnNotRunnable', flag],
    ['waitTimeoutMs', milliseconds(0)],
    ['pollIntervalMs', milliseconds(1)],
    ['wakeUps', callable],
    ['power', object],
    ['onEvent', callable],
  ]))()

const powerRules = /*@__PURE__*/ (() =>
  new Map([
    ['reboot', callable],
    ['poweroff', callable],
    ['kexec', callable],
  ]))()
