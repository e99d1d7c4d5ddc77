import { defineLifecycle } from '../../lifecycle/index.ts'

/**
 * The lifecycles of the agent that runs a machine's jobs, as the sources of the agents have them; no API shows these states.
 *
 * `error` is one the agent survives by starting over, `giveUp` one on which it was told to exit, `timeOut` a wait after which it was told to
 * exit. `changeBootEnv` reboots into a new boot environment, `kexec` does so without the firmware, and `leaveInstall` exits instead, because
 * an installer runs. In a chroot `AGENT_EXIT` leaves the chroot and waits again: hence endings are reopenable. How an agent ended is said by
 * its error.
 *
 * The agents differ in two things. That of v4.8 can be interrupted in every state, that of v3.13 only while it waits. And that of v4.8 exits
 * where a kexec is due but it runs in a context, from which it has no power over the machine. `v4` is v4.8: later sources are not public.
 */
export const agentLifecycles = /*@__PURE__*/ (() => {
  const failure = { error: 'AGENT_INIT', giveUp: 'AGENT_EXIT' } as const
  const newBootEnv = { changeBootEnv: 'AGENT_REBOOT', kexec: 'AGENT_KEXEC', leaveInstall: 'AGENT_EXIT' } as const
  const wait = { runnable: 'AGENT_RUN_TASK', ...failure, timeOut: 'AGENT_EXIT', ...newBootEnv } as const
  const power = {
    reboot: 'AGENT_REBOOT',
    kexec: 'AGENT_KEXEC',
    leaveInstall: 'AGENT_EXIT',
    poweroff: 'AGENT_POWEROFF',
    stop: 'AGENT_EXIT',
  } as const
  const init = { connect: 'AGENT_WAIT_FOR_RUNNABLE', ...failure, ...newBootEnv } as const
  const runTask = {
    endTask: 'AGENT_WAIT_FOR_RUNNABLE',
    enterChroot: 'AGENT_WAIT_FOR_RUNNABLE',
    leaveChroot: 'AGENT_EXIT',
    noTask: 'AGENT_WAIT_FOR_CHANGE_STAGE',
    noWorkflow: 'AGENT_CHANGE_STAGE',
    ...failure,
    ...power,
  } as const
  const changeStage = {
    changeStage: 'AGENT_WAIT_FOR_RUNNABLE',
    noStage: 'AGENT_WAIT_FOR_CHANGE_STAGE',
    ...failure,
    ...power,
  } as const
  const interrupt = { interrupt: 'AGENT_EXIT' } as const
  const both = {
    AGENT_WAIT_FOR_RUNNABLE: { phase: 'pending', on: { ...wait, ...interrupt } },
    AGENT_WAIT_FOR_CHANGE_STAGE: {
      phase: 'pending',
      on: { ...wait, notRunnable: 'AGENT_WAIT_FOR_RUNNABLE', ...interrupt },
    },
    AGENT_EXIT: { phase: 'ended', outcome: ['succeeded', 'failed'], on: { ...wait, ...interrupt } },
    AGENT_REBOOT: { phase: 'ended', outcome: ['succeeded', 'failed'] },
    AGENT_POWEROFF: { phase: 'ended', outcome: ['succeeded', 'failed'] },
  } as const
  const v48 = defineLifecycle({
    name: 'DRP agent (v4.8)',
    initial: 'AGENT_INIT',
    endings: 'reopenable',
    states: {
      AGENT_INIT: { phase: 'pending', on: { ...init, ...interrupt } },
      AGENT_RUN_TASK: { phase: 'running', on: { ...runTask, ...interrupt } },
      AGENT_CHANGE_STAGE: { phase: 'running', on: { ...changeStage, ...interrupt } },
      AGENT_KEXEC: { phase: 'running', on: { reboot: 'AGENT_REBOOT', skipPower: 'AGENT_EXIT', ...interrupt } },
      ...both,
    },
  })
  const v313 = defineLifecycle({
    name: 'DRP agent (v3.13)',
    initial: 'AGENT_INIT',
    endings: 'reopenable',
    states: {
      AGENT_INIT: { phase: 'pending', on: init },
      AGENT_RUN_TASK: { phase: 'running', on: runTask },
      AGENT_CHANGE_STAGE: { phase: 'running', on: changeStage },
      AGENT_KEXEC: { phase: 'running', on: { reboot: 'AGENT_REBOOT' } },
      ...both,
    },
  })
  return { v4: v48, 'v4.8': v48, 'v3.13': v313 }
})()

/**
 * The lifecycle of the newest agent whose source is public: that of v4.8.
 *
 * @example
 * ```ts
 * import { agentLifecycle } from '@jobwright/core/drp'
 * agentLifecycle.next('AGENT_RUN_TASK', 'noTask') //=> 'AGENT_WAIT_FOR_CHANGE_STAGE'
 * agentLifecycle.isEnded('AGENT_REBOOT') //=> true
 * ```
 */
export const agentLifecycle = /*@__PURE__*/ (() => agentLifecycles['v4.8'])()
