import type { AgentMachineCommand } from './commands.ts'
import { awaitMachine, exitBy, reboot, waitAfter } from './moves.ts'
import { remembered } from './remembered.ts'
import type { AgentMachine } from './state.ts'
import type { Turn } from './turn.ts'

/** Looks at the machine: does it do what the agent waits for? If not, nothing happens. */
export function seeMachine(turn: Turn, command: AgentMachineCommand): void {
  const { rules, machine: before } = turn
  const now = remembered(command.machine)
  const isOurs = !rules.contexts || now.context === rules.context
  const isMovedElsewhere = now.bootEnv !== before.bootEnv
  const waitsForChange = turn.state.status === 'AGENT_WAIT_FOR_CHANGE_STAGE'
  const isDone = waitsForChange ? hasChanged(before, now) : now.runnable
  if (!command.machine.Available || !isDone || !(isOurs || isMovedElsewhere)) return

  turn.emit({ type: 'machine-seen', machine: now })
  if (isMovedElsewhere && rules.context === '') {
    reboot(turn, 'changeBootEnv', before.bootEnv, command.kexec ?? false)
  } else if (!isOurs) {
    waitOn(turn)
  } else if (now.runnable) {
    turn.move('runnable')
    turn.ask({ type: 'post-job', context: rules.context })
  } else {
    waitAfter(turn, 'notRunnable')
  }
}

export function timeOut(turn: Turn): void {
  if (turn.rules.exitOnNotRunnable) exitBy(turn, 'timeOut')
  else waitOn(turn)
}

/** Waits again; but an agent that waits after it left a directory ends instead. */
function waitOn(turn: Turn): void {
  if (turn.state.status === 'AGENT_EXIT') exitBy(turn, 'timeOut')
  else awaitMachine(turn)
}

function hasChanged(before: AgentMachine, now: AgentMachine): boolean {
  return (
    now.currentTask !== before.currentTask ||
    now.runnable !== before.runnable ||
    now.bootEnv !== before.bootEnv ||
    now.stage !== before.stage ||
    now.tasks.length !== before.tasks.length ||
    now.tasks.some((task, index) => task !== before.tasks[index])
  )
}
