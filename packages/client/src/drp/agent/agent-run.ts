import { isJobwrightError } from '@jobwright/core'
import { type AgentStatus, type AgentTransition, agentLifecycles, isEmptyUuid, type Machine } from '@jobwright/core/drp'
import { onAbort } from '../../wait/on-abort.ts'
import type { DrpClient } from '../client.ts'
import { changeStage } from './change-stage.ts'
import { failStaleJob } from './fail-stale-job.ts'
import { mayPass } from './may-pass.ts'
import { askForJob, checkEnded, enterChroot } from './next-job.ts'
import type { RunAgentOptions } from './options.ts'
import type { AgentResult } from './result.ts'
import { RunContext } from './run-context.ts'
import { type JobEnd, runJob } from './run-job.ts'
import { takeDown, wayDown } from './take-down.ts'
import { hasMoved, waitForMachine } from './wait-for-machine.ts'

/** How long an agent rests after an error, in milliseconds: longer where it could not even begin. */
const pauseAfterInitMs = 30_000
const pauseMs = 5_000

/** One run of an agent: it does what its state in the lifecycle asks for, which tells by what to move on, until the lifecycle ends. */
export class AgentRun {
  readonly #run: RunContext
  readonly #lifecycle: (typeof agentLifecycles)['v4' | 'v3.13']
  #state: AgentStatus
  #chroot: string | undefined
  #hasBegun = false
  #kernelStarted = false
  /** How long to rest before the next step, in milliseconds. */
  #restMs = 0

  constructor(client: DrpClient, options: RunAgentOptions) {
    this.#run = new RunContext(client, options)
    this.#lifecycle = agentLifecycles[this.#run.profile]
    this.#state = this.#lifecycle.initial
  }

  async untilItEnds(): Promise<AgentResult> {
    const { signal } = this.#run.options
    const stopListening = signal && onAbort(signal, () => this.#run.callOff())
    if (signal?.aborted) this.#run.callOff()
    try {
      for (;;) {
        const by = await this.#next()
        this.#move(by)
        if (!this.#lifecycle.isEnded(this.#state)) continue
        // Work in a chroot ends by leaving that.
        if (this.#chroot === undefined || this.#state !== 'AGENT_EXIT') return await this.#end(by)
        this.#chroot = undefined
      }
    } finally {
      stopListening?.()
      this.#run.close()
    }
  }

  #move(by: AgentTransition): void {
    const from = this.#state
    const next = this.#lifecycle.tryNext(from, by)
    if (!next.ok) throw new Error(next.refusal.message)
    this.#state = next.state
    this.#run.tell({ kind: 'moved', from, by, to: next.state })
  }

  async #next(): Promise<AgentTransition> {
    await this.#rest()
    if (this.#isCalledOff) return this.#interruption()
    try {
      return await this.#step()
    } catch (error) {
      if (!this.#isCalledOff || !isJobwrightError(error, 'aborted')) this.#run.note(error)
      return this.#isCalledOff ? this.#interruption() : this.#moveAfter(error)
    }
  }

  #step(): Promise<AgentTransition> {
    switch (this.#state) {
      case 'AGENT_INIT':
        return this.#init()
      case 'AGENT_RUN_TASK':
        return this.#runTask()
      case 'AGENT_WAIT_FOR_CHANGE_STAGE':
        return this.#waitForChange()
      case 'AGENT_CHANGE_STAGE':
        return this.#changeStage()
      case 'AGENT_KEXEC':
        return this.#startKernel()
      default:
        return this.#waitForRunnable()
    }
  }

  async #init(): Promise<AgentTransition> {
    const machine = await this.#run.readMachine()
    this.#run.machine = machine
    this.#run.bootEnv ??= machine.BootEnv
    if (this.#run.hasNewBootEnv(machine)) return this.#changeBootEnv()
    if (!isEmptyUuid(machine.CurrentJob)) await failStaleJob(this.#run, machine.CurrentJob, !this.#hasBegun)
    this.#hasBegun = true
    return 'connect'
  }

  async #waitForRunnable(): Promise<AgentTransition> {
    return this.#moveOnSight((seen) => seen.Runnable)
  }

  async #waitForChange(): Promise<AgentTransition> {
    const before = this.#run.machine
    return this.#moveOnSight((seen) => before === undefined || hasMoved(before, seen))
  }

  async #moveOnSight(isDue: (machine: Machine) => boolean): Promise<AgentTransition> {
    const run = this.#run
    // What waits after a chroot has nothing to go on with.
    const ends = run.options.exitOnNotRunnable === true || this.#state === 'AGENT_EXIT'
    const machine = await waitForMachine(
      run,
      ends,
      (seen) => seen.Available && (run.isMine(seen) || run.hasNewBootEnv(seen)) && isDue(seen),
    )
    if (machine === undefined) return 'timeOut'
    run.machine = machine
    if (run.hasNewBootEnv(machine)) return this.#changeBootEnv()
    return machine.Runnable ? 'runnable' : 'notRunnable'
  }

  async #runTask(): Promise<AgentTransition> {
    const run = this.#run
    const machine = await this.#knownMachine()
    const job = await askForJob(run, machine.Uuid)
    if (job === undefined) {
      if (this.#chroot !== undefined) return 'leaveChroot'
      return machine.Workflow === '' ? 'noWorkflow' : 'noTask'
    }
    run.ownJob = job.Uuid
    if (job.Task.startsWith('chroot:')) {
      this.#chroot = await enterChroot(run, job)
      return 'enterChroot'
    }
    if (job.Task.includes(':')) {
      checkEnded(job)
      return 'endTask'
    }
    run.unmarked = false
    return this.#moveAfterJob(await runJob(run, job, machine, this.#chroot))
  }

  async #moveAfterJob({ state, next }: JobEnd): Promise<AgentTransition> {
    switch (next) {
      case 'interrupted':
        return this.#interruption()
      case 'reboot':
        return wayDown(this.#run)
      case 'poweroff':
      case 'stop':
        return next
      default:
        if (state === 'failed' && this.#run.options.exitOnFailure === true) return 'giveUp'
        // It may be given the same task again, but not at once.
        if (this.#run.unmarked) this.#restMs = pauseMs
        return 'endTask'
    }
  }

  async #changeStage(): Promise<AgentTransition> {
    const after = await changeStage(this.#run, await this.#knownMachine())
    if (after === 'none') return 'noStage'
    if (after === 'wait') return 'changeStage'
    return after === 'reboot' ? wayDown(this.#run) : after
  }

  async #changeBootEnv(): Promise<AgentTransition> {
    const way = await wayDown(this.#run)
    return way === 'reboot' ? 'changeBootEnv' : way
  }

  async #startKernel(): Promise<AgentTransition> {
    try {
      this.#kernelStarted = (await this.#run.options.power?.kexec?.()) === true
    } catch (error) {
      this.#run.note(error)
    }
    return 'reboot'
  }

  /** How to go on after an error: from the beginning, unless no time mends it or the agent was told not to. */
  #moveAfter(error: unknown): AgentTransition {
    // Elsewhere it is a task or a stage that is not found, and may be made yet.
    const isGone = isJobwrightError(error, 'not-found') && !/RUN_TASK|CHANGE_STAGE$/.test(this.#state)
    if (this.#run.options.exitOnFailure === true || isGone || !mayPass(error)) return 'giveUp'
    this.#restMs = this.#state === 'AGENT_INIT' ? pauseAfterInitMs : pauseMs
    return 'error'
  }

  async #rest(): Promise<void> {
    if (this.#restMs > 0) await this.#run.pause(this.#restMs)
    this.#restMs = 0
  }

  /** The agent of v3.13 can be interrupted only while it waits; elsewhere it ends as by an error. */
  #interruption(): AgentTransition {
    return this.#lifecycle.commandsFrom(this.#state).some((command) => command === 'interrupt') ? 'interrupt' : 'giveUp'
  }

  async #end(by: AgentTransition): Promise<AgentResult> {
    const ending = await this.#ending(by)
    const { jobs, lastJob, trouble, thrown } = this.#run
    return {
      ...ending,
      state: this.#state,
      jobs,
      ...(lastJob === undefined ? {} : { lastJob }),
      ...(trouble === undefined ? {} : { error: trouble.error }),
      ...(thrown === undefined ? {} : { callbackError: thrown.error }),
    }
  }

  async #ending(by: AgentTransition): Promise<Pick<AgentResult, 'ended' | 'due'>> {
    if (this.#kernelStarted) return { ended: 'rebooted' }
    if (this.#state === 'AGENT_REBOOT') return takeDown(this.#run, 'reboot')
    if (this.#state === 'AGENT_POWEROFF') return takeDown(this.#run, 'poweroff')
    if (by === 'timeOut') return { ended: 'not-runnable' }
    if (by === 'interrupt' || (by === 'giveUp' && this.#isCalledOff)) return { ended: 'interrupted' }
    return { ended: by === 'giveUp' ? 'failed' : 'stopped' }
  }

  async #knownMachine(): Promise<Machine> {
    return this.#run.machine ?? (await this.#run.readMachine())
  }

  get #isCalledOff(): boolean {
    return this.#run.calledOff.aborted
  }
}
