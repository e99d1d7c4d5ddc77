import type { AgentTransition } from './state.ts'
import type { Turn } from './turn.ts'

/** Goes on to a state in which the agent waits for its machine. */
export function waitAfter(turn: Turn, command: AgentTransition): void {
  turn.move(command)
  awaitMachine(turn)
}

export function awaitMachine(turn: Turn): void {
  turn.ask({ type: 'await-machine', ms: turn.rules.waitMs })
}

/** Ends the agent; but one whose tasks are confined to a directory leaves that and waits once more, as long as it is told. */
export function exitBy(turn: Turn, command: AgentTransition): void {
  turn.move(command)
  if (turn.state.chroot === null) {
    turn.emit({ type: 'ended' })
  } else {
    turn.emit({ type: 'chroot-left' })
    awaitMachine(turn)
  }
}

/** Why a machine is rebooted: its boot environment changed, or something asked for it. */
export type RebootReason = 'changeBootEnv' | 'reboot'

/**
 * Takes the machine down and up again: by the loaded kernel if there is one, and not at all where an installer runs, which does so itself.
 *
 * @param bootEnv where the machine runs now.
 */
export function reboot(turn: Turn, reason: RebootReason, bootEnv: string, kexec: boolean): void {
  markNotRunnable(turn)
  if (bootEnv.endsWith('-install')) exitBy(turn, 'leaveInstall')
  else if (kexec) startKernel(turn)
  else power(turn, reason)
}

function startKernel(turn: Turn): void {
  turn.move('kexec')
  if (hasPower(turn)) turn.ask({ type: 'kexec' })
  else if (turn.rules.lifecycle.commandsFrom('AGENT_KEXEC').some((command) => command === 'skipPower')) {
    exitBy(turn, 'skipPower')
  } else power(turn, 'reboot')
}

/** Reboots the machine or powers it off, where the agent may: it is over either way. */
export function power(turn: Turn, command: RebootReason | 'poweroff'): void {
  turn.move(command)
  if (!hasPower(turn)) {
    turn.emit({ type: 'ended' })
    return
  }
  if (!turn.rules.autoBootTarget) turn.ask({ type: 'set-next-boot' })
  if (command === 'poweroff') markNotRunnable(turn)
  turn.ask({ type: command === 'poweroff' ? 'poweroff' : 'reboot' })
}

// From within a context an agent has no power over the machine.
function hasPower({ rules }: Turn): boolean {
  return rules.power && rules.context === ''
}

function markNotRunnable(turn: Turn): void {
  const { rules, machine } = turn
  const isOurs = rules.context === '' && machine.context === ''
  if (rules.marksBeforePower && isOurs) turn.ask({ type: 'mark-not-runnable', test: 'Context' })
}
