import type { AgentJobCommand, AgentTaskEndedCommand } from './commands.ts'
import { fail } from './decide-trouble.ts'
import { exitBy, power, reboot, waitAfter } from './moves.ts'
import type { Turn } from './turn.ts'

export function takeJob(turn: Turn, { job }: AgentJobCommand): void {
  if (job === null) noJob(turn)
  else if (job.Task.startsWith('chroot:')) enterChroot(turn, job)
  else if (job.Task.includes(':')) takeServersJob(turn, job)
  else {
    const { Uuid: uuid, Task: task, State: from } = job
    turn.emit({ type: 'job-taken', job: { uuid, task } })
    turn.ask({ type: 'run-job', uuid, task, from, chroot: turn.state.chroot })
  }
}

type GivenJob = NonNullable<AgentJobCommand['job']>

function noJob(turn: Turn): void {
  if (turn.state.chroot !== null) {
    exitBy(turn, 'leaveChroot')
  } else if (turn.machine.workflow === '') {
    turn.move('noWorkflow')
    turn.ask({ type: 'read-stage-map' })
  } else {
    waitAfter(turn, 'noTask')
  }
}

/** There is nothing to run; but while the job is open the server has no next one, so it is finished. */
function enterChroot(turn: Turn, { Uuid: uuid, Task, State: from }: GivenJob): void {
  const directory = Task.slice('chroot:'.length)
  turn.emit(directory === '' ? { type: 'chroot-left' } : { type: 'chroot-entered', directory })
  if (from !== 'finished') turn.ask({ type: 'report-job', uuid, from, state: 'finished', exitState: 'complete' })
  waitAfter(turn, 'enterChroot')
}

/** An entry that is no task, such as `action:`, is carried out by the server: its job comes over and done. */
function takeServersJob(turn: Turn, { Uuid, Task, State }: GivenJob): void {
  if (State === 'created' || State === 'incomplete' || State === 'running') {
    fail(turn, `Job ${Uuid} of ${Task} is ${State}: the server, which runs it, should have ended it.`)
  } else {
    waitAfter(turn, 'endTask')
  }
}

export function endTask(turn: Turn, { state, exitState, kexec = false }: AgentTaskEndedCommand): void {
  const { job } = turn.state
  if (state !== 'finished' || exitState !== 'complete') turn.ask({ type: 'mark-not-runnable', test: 'Runnable' })
  if (job !== null) turn.ask({ type: 'report-job', uuid: job.uuid, from: 'running', state, exitState })
  if (exitState === 'reboot') reboot(turn, 'reboot', turn.machine.bootEnv, kexec)
  else if (exitState === 'poweroff') power(turn, 'poweroff')
  else if (exitState === 'stop') exitBy(turn, 'stop')
  else if (state === 'failed' && turn.rules.exitOnFailure) exitBy(turn, 'giveUp')
  else waitAfter(turn, 'endTask')
}
