import type { AgentStartCommand } from './commands.ts'
import { reboot, waitAfter } from './moves.ts'
import { remembered } from './remembered.ts'
import type { Turn } from './turn.ts'

/** Begins anew: a job that an agent of this context left behind is failed, and the events are followed. */
export function start(turn: Turn, { machine, job, savedBootEnv, kexec = false }: AgentStartCommand): void {
  const { rules } = turn
  turn.emit({ type: 'error-noted', error: null })
  turn.emit({ type: 'machine-seen', machine: remembered(machine) })
  if (savedBootEnv !== undefined && savedBootEnv !== machine.BootEnv && rules.context === '') {
    reboot(turn, 'changeBootEnv', machine.BootEnv, kexec)
    return
  }
  turn.ask({ type: 'close-events' })
  const isOurs = !rules.contexts || (job?.Context ?? '') === rules.context
  if (job !== null && isOurs && (job.State === 'created' || job.State === 'running')) {
    turn.ask({ type: 'fail-job', uuid: job.Uuid, from: job.State })
  }
  turn.ask({ type: 'open-events' })
}

export function connected(turn: Turn): void {
  waitAfter(turn, 'connect')
}
