import type { AgentResult } from './result.ts'
import type { RunContext } from './run-context.ts'

/** How a machine is taken down and up again; `leaveInstall` is not at all, since an installer runs that reboots by itself. */
export type WayDown = 'leaveInstall' | 'kexec' | 'reboot'

/** Finds the way down, and sees to it that the machine runs nothing on it. */
export async function wayDown(run: RunContext): Promise<WayDown> {
  await markBeforePower(run)
  if (run.bootEnv?.endsWith('-install') === true) return 'leaveInstall'
  return (await mayStartKernel(run)) ? 'kexec' : 'reboot'
}

/** Takes the machine down, if that is the agent's to do: it has no power over it from within a context. */
export async function takeDown(
  run: RunContext,
  what: 'reboot' | 'poweroff',
): Promise<Pick<AgentResult, 'ended' | 'due'>> {
  if (run.context !== '') return { ended: 'stopped' }
  const ended = what === 'reboot' ? 'rebooted' : 'powered-off'
  const act = run.options.power?.[what]
  if (what === 'poweroff') await markBeforePower(run)
  if (act === undefined) return { ended, due: what }
  try {
    await bootFromNetworkNext(run)
    await act()
    return { ended }
  } catch (error) {
    run.note(error)
    return { ended: 'failed', due: what }
  }
}

/** Servers that know no contexts need not be told again. */
async function markBeforePower(run: RunContext): Promise<void> {
  const { Context, Runnable } = run.machine ?? {}
  if (run.context !== '' || (Context ?? '') !== '') return
  if (Context !== undefined) await run.markNotRunnable({ Context: '' })
  else if (Runnable === true) await run.markNotRunnable({ Runnable: true })
}

/** Where that cannot be read, a reboot does as well. */
async function mayStartKernel({ client, options, context, machine, givenUp }: RunContext): Promise<boolean> {
  if (options.power?.kexec === undefined || context !== '' || machine === undefined) return false
  const { params } = client.machines
  const mayBe = params.get(machine.Uuid, 'kexec-ok', { aggregate: true, signal: givenUp })
  return (await unlessItFails(mayBe)) === true
}

/** Servers that do not see to that by themselves have a plugin for it, or nothing. */
async function bootFromNetworkNext({ client, machine, givenUp: signal }: RunContext): Promise<void> {
  if (machine === undefined) return
  const info = await unlessItFails(client.info({ signal }))
  if (info?.features?.includes('auto-boot-target') === true) return
  await unlessItFails(client.machines.runAction(machine.Uuid, 'nextbootpxe', {}, { signal }))
}

/** What was asked for, or undefined: the machine goes down all the same. */
function unlessItFails<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch(() => undefined)
}
