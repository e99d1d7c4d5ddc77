import { answerTo } from './effects.ts'
import type { AgentEvent } from './events.ts'
import { agentLifecycle } from './lifecycle.ts'
import type { AgentState } from './state.ts'

/** The agent after an event; the state given is left as it was. */
export function evolveAgent(state: AgentState, event: AgentEvent): AgentState {
  switch (event.type) {
    case 'moved': {
      const endedBy = agentLifecycle.isEnded(event.to) ? event.command : null
      return { ...state, status: event.to, job: null, nextStage: null, endedBy }
    }
    case 'machine-seen':
      return { ...state, machine: event.machine }
    case 'job-taken':
      return { ...state, job: event.job }
    case 'stage-planned':
      return { ...state, nextStage: event.stage }
    case 'chroot-entered':
      return { ...state, chroot: event.directory }
    case 'chroot-left':
      return { ...state, chroot: null }
    case 'error-noted':
      return { ...state, error: event.error }
    case 'effect':
      return { ...state, expects: answerTo(event.effect) ?? state.expects }
    case 'ended':
      return { ...state, expects: 'nothing' }
  }
}
