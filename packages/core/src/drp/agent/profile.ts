import { checkKeys, invalidInput } from '../../input/index.ts'
import type { ReportJobEffect } from './effects.ts'
import { agentLifecycles } from './lifecycle.ts'

/** The agents whose rules are known. `v4` is v4.8: later sources are not public. */
export type AgentProfile = 'v4' | 'v4.8' | 'v3.13'

/** What an agent is told when it is started. */
export interface AgentDeciderOptions {
  /** Whose rules. Default `'v4'`. */
  readonly profile?: AgentProfile | undefined
  /** The context it runs in. Default empty: on the machine itself. In another it has no power over the machine. `v3.13` knows no other. */
  readonly context?: string | undefined
  /** Does it end on an error and on a failed task, instead of starting over? Default false. */
  readonly exitOnFailure?: boolean | undefined
  /** Does it end when the machine does not become runnable in time, instead of waiting on? Default false. */
  readonly exitOnNotRunnable?: boolean | undefined
  /** How long it waits for the machine, in milliseconds. Default 3600000, an hour. */
  readonly waitMs?: number | undefined
  /** May it reboot the machine and power it off? Default true. If not, it ends instead. */
  readonly power?: boolean | undefined
  /** Does the server itself see to it that the machine boots from the network (its feature `auto-boot-target`)? Default true. */
  readonly autoBootTarget?: boolean | undefined
}

/** Where the agents differ, and what this one was told. */
export interface AgentRules {
  readonly lifecycle: (typeof agentLifecycles)[AgentProfile]
  readonly context: string
  readonly exitOnFailure: boolean
  readonly exitOnNotRunnable: boolean
  readonly waitMs: number
  readonly power: boolean
  readonly autoBootTarget: boolean
  /** Does it know contexts, and leave a machine and jobs of another one alone? */
  readonly contexts: boolean
  /** Does it make the machine not runnable before it takes it down? */
  readonly marksBeforePower: boolean
  /** What a job comes to whose actions cannot be read. */
  readonly jobAfterError: Pick<ReportJobEffect, 'state' | 'exitState'>
}

const known = ['profile', 'context', 'exitOnFailure', 'exitOnNotRunnable', 'waitMs', 'power', 'autoBootTarget'] as const

const flags = ['exitOnFailure', 'exitOnNotRunnable', 'power', 'autoBootTarget'] as const

export function rulesOf(options: AgentDeciderOptions): AgentRules {
  checkKeys('agentDecider', options, known)
  const { profile = 'v4', context = '', waitMs = 3_600_000 } = options
  if (profile !== 'v4' && profile !== 'v4.8' && profile !== 'v3.13') {
    throw invalidInput("agentDecider: profile must be 'v4', 'v4.8' or 'v3.13'.")
  }
  if (typeof context !== 'string') throw invalidInput('agentDecider: context must be a text.')
  if (profile === 'v3.13' && context !== '') {
    throw invalidInput('agentDecider: the agent of v3.13 knows no contexts; leave context out.')
  }
  if (typeof waitMs !== 'number' || !(waitMs > 0)) {
    throw invalidInput('agentDecider: waitMs must be a number of milliseconds above 0.')
  }
  for (const flag of flags) {
    const value: unknown = options[flag]
    if (value !== undefined && typeof value !== 'boolean') {
      throw invalidInput(`agentDecider: ${flag} must be true or false.`)
    }
  }
  const { exitOnFailure = false, exitOnNotRunnable = false, power = true, autoBootTarget = true } = options
  const isV4 = profile !== 'v3.13'
  return {
    lifecycle: agentLifecycles[profile],
    context,
    exitOnFailure,
    exitOnNotRunnable,
    waitMs,
    power,
    autoBootTarget,
    contexts: isV4,
    marksBeforePower: isV4,
    jobAfterError: isV4 ? { state: 'failed', exitState: 'failed' } : { state: 'incomplete', exitState: 'complete' },
  }
}
