import type { Machine } from '@jobwright/core/drp'
import type { RunContext } from './run-context.ts'

/** What comes after a stage, where the machine has no workflow. */
export type AfterStage = 'none' | 'wait' | 'reboot' | 'stop' | 'poweroff'

/** Takes a machine to the stage that the parameter `change-stage/map` names, if it names one: outdated, workflows replace it. */
export async function changeStage(run: RunContext, machine: Machine): Promise<AfterStage> {
  const { machines, stages } = run.client
  const signal = run.calledOff
  const map = await machines.params.get(machine.Uuid, 'change-stage/map', { aggregate: true, signal })
  const next = nextStage(map, machine.Stage, machine.BootEnv)
  if (next === undefined) return 'none'
  const stage = await stages.get(next.name, { signal })
  run.machine = await machines.update(
    machine.Uuid,
    { Stage: next.name },
    { expect: { Stage: machine.Stage }, signal: run.givenUp },
  )
  if (stage.Reboot || next.then === 'Reboot') return 'reboot'
  if (next.then === 'Stop') return 'stop'
  if (next.then === 'Shutdown') return 'poweroff'
  return stage.BootEnv === '' || stage.BootEnv === machine.BootEnv ? 'wait' : 'reboot'
}

/** Entries are `name`, `name:Reboot`, `name:Stop` or `name:Shutdown`. After an installer it is `local` unless the map says otherwise. */
function nextStage(map: unknown, stage: string, bootEnv: string): { name: string; then: string } | undefined {
  const found: unknown = typeof map === 'object' && map !== null && Object.hasOwn(map, stage) && Reflect.get(map, stage)
  const entry = typeof found === 'string' ? found : ''
  const colon = entry.indexOf(':')
  const named = colon < 0 ? entry : entry.slice(0, colon)
  const name = named === '' && bootEnv.endsWith('-install') ? 'local' : named
  return name === '' || name === stage ? undefined : { name, then: colon < 0 ? '' : entry.slice(colon + 1) }
}
