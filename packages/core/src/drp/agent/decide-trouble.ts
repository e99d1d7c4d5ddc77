import { exitBy, power } from './moves.ts'
import type { Turn } from './turn.ts'

/** How long an agent waits before it starts over: longer where it could not even start. */
const pauseAfterStart = 30_000
const pauseAfterWork = 5000

/** What the agent was about to do failed: it starts over, or ends if it was told to. */
export function fail(turn: Turn, error: string): void {
  const { rules, state } = turn
  turn.emit({ type: 'error-noted', error })
  if (state.status === 'AGENT_KEXEC') {
    power(turn, 'reboot')
    return
  }
  if (state.expects === 'power') {
    turn.emit({ type: 'ended' })
    return
  }
  if (state.job !== null) {
    turn.ask({ type: 'report-job', uuid: state.job.uuid, from: 'running', ...rules.jobAfterError })
  }
  if (rules.exitOnFailure) {
    exitBy(turn, 'giveUp')
  } else {
    const ms = state.status === 'AGENT_INIT' ? pauseAfterStart : pauseAfterWork
    turn.move('error')
    turn.ask({ type: 'pause', ms })
  }
}

/** Somebody asked the agent to end. A job that it runs is set aside, for the next agent to take up. */
export function interrupt(turn: Turn): void {
  const { job } = turn.state
  if (job !== null) {
    turn.ask({ type: 'mark-not-runnable', test: 'Runnable' })
    turn.ask({ type: 'report-job', uuid: job.uuid, from: 'running', state: 'incomplete', exitState: 'complete' })
  }
  exitBy(turn, 'interrupt')
}

/** The machine goes down. A kernel that was started counts as a reboot. */
export function powered(turn: Turn): void {
  if (turn.state.status === 'AGENT_KEXEC') turn.move('reboot')
  turn.emit({ type: 'ended' })
}
