import type { AgentStageChangedCommand, AgentStageCommand, AgentStageMapCommand } from './commands.ts'
import { exitBy, power, reboot, waitAfter } from './moves.ts'
import type { AgentNextStage } from './state.ts'
import type { Turn } from './turn.ts'

/** Finds the stage that a machine without a workflow goes to next. Deprecated in DRP itself: workflows replace it. */
export function readStageMap(turn: Turn, { map }: AgentStageMapCommand): void {
  const { stage, bootEnv } = turn.machine
  const entry = map !== null && Object.hasOwn(map, stage) ? (map[stage] ?? '') : ''
  const colon = entry.indexOf(':')
  const target = colon === -1 ? '' : entry.slice(colon + 1)
  const named = colon === -1 ? entry : entry.slice(0, colon)
  const name = named === '' && bootEnv.endsWith('-install') ? 'local' : named
  if (name === '' || name === stage) {
    waitAfter(turn, 'noStage')
  } else {
    turn.emit({ type: 'stage-planned', stage: { name, target, then: 'changeStage' } })
    turn.ask({ type: 'read-stage', name })
  }
}

export function readStage(turn: Turn, { stage }: AgentStageCommand): void {
  const planned = turn.state.nextStage ?? noStage
  turn.emit({ type: 'stage-planned', stage: { ...planned, then: afterwards(turn, planned.target, stage) } })
  turn.ask({ type: 'change-stage', name: planned.name })
}

// The stage's own wish comes first, then that of the map, then what its boot environment needs.
function afterwards({ machine }: Turn, target: string, stage: AgentStageCommand['stage']): AgentNextStage['then'] {
  if (stage.Reboot === true) return 'reboot'
  if (target === 'Reboot') return 'reboot'
  if (target === 'Stop') return 'stop'
  if (target === 'Shutdown') return 'poweroff'
  return stage.BootEnv === '' || stage.BootEnv === machine.bootEnv ? 'changeStage' : 'reboot'
}

export function stageChanged(turn: Turn, { kexec = false }: AgentStageChangedCommand): void {
  const { then } = turn.state.nextStage ?? noStage
  if (then === 'reboot') reboot(turn, 'reboot', turn.machine.bootEnv, kexec)
  else if (then === 'poweroff') power(turn, 'poweroff')
  else if (then === 'stop') exitBy(turn, 'stop')
  else waitAfter(turn, 'changeStage')
}

const noStage: AgentNextStage = /*@__PURE__*/ (() => ({ name: '', target: '', then: 'changeStage' }))()
