import { execute } from '@jobwright/core'
import { type AgentCommand, type AgentTaskEndedCommand, agentDecider } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { agentIn, drivenAgent, job, machine } from './driven-agent.ts'

describe('a start', () => {
  const started = (State: string, Context?: string) => ({
    type: 'start' as const,
    machine,
    job: { Uuid: 'old', State, ...(Context === undefined ? {} : { Context }) },
  })

  test('fails a job that was left created or running, testing its state', () => {
    for (const from of ['created', 'running']) {
      const agent = drivenAgent()
      expect(agent.tell(started(from))).toEqual([
        '(error-noted)',
        '(machine-seen)',
        'close-events',
        'fail-job',
        'open-events',
      ])
      expect(agent.effects[1]).toEqual({ type: 'fail-job', uuid: 'old', from })
    }
  })

  test('leaves every other job alone', () => {
    for (const state of ['incomplete', 'finished', 'failed', 'paused']) {
      expect(drivenAgent().tell(started(state))).not.toContain('fail-job')
    }
    expect(drivenAgent().tell({ type: 'start', machine, job: null })).not.toContain('fail-job')
  })

  test('leaves a job of another context alone, as far as the agent knows contexts', () => {
    expect(drivenAgent().tell(started('running', 'box'))).not.toContain('fail-job')
    expect(drivenAgent({ context: 'box' }).tell(started('running', 'box'))).toContain('fail-job')
    expect(drivenAgent({ context: 'box' }).tell(started('running'))).not.toContain('fail-job')
    expect(drivenAgent({ profile: 'v3.13' }).tell(started('running', 'box'))).toContain('fail-job')
  })

  test('remembers the machine, as plain data of its own', () => {
    const agent = drivenAgent()
    const tasks = ['wipe', 'burn']
    agent.tell({ type: 'start', machine: { ...machine, Tasks: tasks, Context: undefined }, job: null })
    tasks.push('more')
    expect(agent.state).toEqual({
      status: 'AGENT_INIT',
      expects: 'connection',
      machine: {
        bootEnv: 'live',
        stage: 'prep',
        workflow: 'install',
        context: '',
        runnable: true,
        currentTask: -1,
        tasks: ['wipe', 'burn'],
      },
      job: null,
      nextStage: null,
      chroot: null,
      error: null,
      endedBy: null,
    })
    agent.tell({ type: 'error', message: 'x' }, { type: 'start', machine: { ...machine, Tasks: null }, job: null })
    expect(agent.state.machine.tasks).toEqual([])
  })

  test('reboots when the boot environment changed since the agent last ran, in this boot and on the machine itself', () => {
    const start = { type: 'start', machine, job: { Uuid: 'old', State: 'running' }, savedBootEnv: 'old-env' } as const
    expect(drivenAgent().tell(start).slice(2)).toEqual(['mark-not-runnable', '> changeBootEnv', 'reboot'])
    expect(
      drivenAgent()
        .tell({ ...start, kexec: true })
        .slice(2),
    ).toEqual(['mark-not-runnable', '> kexec', 'kexec'])
    expect(drivenAgent().tell({ ...start, savedBootEnv: 'live' })).toContain('open-events')
    expect(drivenAgent({ context: 'box' }).tell(start)).toContain('open-events')
    const installing = { ...machine, BootEnv: 'os-install' }
    expect(drivenAgent().tell({ ...start, machine: installing })).toContain('> leaveInstall')
  })

  test('waits for the machine once connected, an hour unless told otherwise', () => {
    const agent = agentIn('wait')
    expect(agent.state.status).toBe('AGENT_WAIT_FOR_RUNNABLE')
    expect(agent.effects).toEqual([{ type: 'await-machine', ms: 3_600_000 }])
    expect(agentIn('wait', { waitMs: 5 }).effects).toEqual([{ type: 'await-machine', ms: 5 }])
  })
})

describe('waiting for a runnable machine', () => {
  test('a machine that is not runnable, not available or of another context changes nothing', () => {
    for (const other of [{ Runnable: false }, { Available: false }, { Context: 'box' }]) {
      const agent = agentIn('wait')
      const before = agent.state
      expect(agent.tell({ type: 'machine', machine: { ...machine, ...other } })).toEqual([])
      expect(agent.state).toBe(before)
    }
  })

  test('v3.13 does not look at the context', () => {
    const agent = agentIn('wait', { profile: 'v3.13' })
    expect(agent.tell({ type: 'machine', machine: { ...machine, Context: 'box' } })).toContain('post-job')
  })

  test('a runnable one is asked a job for, in the context of the agent', () => {
    const agent = agentIn('wait', { context: 'box' })
    expect(agent.tell({ type: 'machine', machine })).toEqual([])
    expect(agent.tell({ type: 'machine', machine: { ...machine, Context: 'box' } })).toEqual([
      '(machine-seen)',
      '> runnable',
      'post-job',
    ])
    expect(agent.effects).toEqual([{ type: 'post-job', context: 'box' }])
    expect(agent.state.machine.context).toBe('box')
  })

  test('a changed boot environment means a reboot, whatever the context, but only for the agent on the machine', () => {
    const moved = { type: 'machine', machine: { ...machine, BootEnv: 'other', Context: 'box' } } as const
    expect(agentIn('wait').tell(moved)).toEqual(['(machine-seen)', '> changeBootEnv', 'reboot'])
    const inContext = agentIn('wait', { context: 'elsewhere' })
    expect(inContext.tell(moved)).toEqual(['(machine-seen)', 'await-machine'])
    expect(inContext.state.machine.bootEnv).toBe('other')
    expect(agentIn('wait', { context: 'box' }).tell(moved)).toContain('post-job')
  })

  test('out of an installer the agent exits instead: the installer reboots', () => {
    const agent = agentIn('wait', {}, { ...machine, BootEnv: 'ubuntu-install' })
    expect(agent.tell({ type: 'machine', machine })).toEqual([
      '(machine-seen)',
      'mark-not-runnable',
      '> leaveInstall',
      '(ended)',
    ])
    expect(agent.state.endedBy).toBe('leaveInstall')
    const into = agentIn('wait').tell({ type: 'machine', machine: { ...machine, BootEnv: 'ubuntu-install' } })
    expect(into).toContain('reboot')
  })

  test('waits on when the time is up, unless told to exit', () => {
    expect(agentIn('wait').tell({ type: 'time-out' })).toEqual(['await-machine'])
    const agent = agentIn('wait', { exitOnNotRunnable: true })
    expect(agent.tell({ type: 'time-out' })).toEqual(['> timeOut', '(ended)'])
    expect(agent.state).toMatchObject({ status: 'AGENT_EXIT', expects: 'nothing', endedBy: 'timeOut', error: null })
  })
})

describe('waiting for a change', () => {
  const changes = [
    { CurrentTask: 0 },
    { Runnable: false },
    { Stage: 'next' },
    { Tasks: ['wipe'] },
    { Tasks: ['wipe', 'other'] },
    { Tasks: ['wipe', 'burn', 'more'] },
  ]

  test('takes any of them', () => {
    for (const change of changes) {
      const said = agentIn('change').tell({ type: 'machine', machine: { ...machine, ...change } })
      const expected = change.Runnable === false ? ['> notRunnable', 'await-machine'] : ['> runnable', 'post-job']
      expect(said).toEqual(['(machine-seen)', ...expected])
    }
    expect(agentIn('change').tell({ type: 'machine', machine: { ...machine, BootEnv: 'other' } })).toContain('reboot')
  })

  test('takes nothing else', () => {
    expect(agentIn('change').tell({ type: 'machine', machine: { ...machine, Tasks: ['wipe', 'burn'] } })).toEqual([])
    expect(agentIn('change').tell({ type: 'machine', machine: { ...machine, Workflow: 'other' } })).toEqual([])
    const broken = { ...machine, CurrentTask: 0, Available: false }
    expect(agentIn('change').tell({ type: 'machine', machine: broken })).toEqual([])
    const elsewhere = { ...machine, CurrentTask: 0, Context: 'box' }
    expect(agentIn('change').tell({ type: 'machine', machine: elsewhere })).toEqual([])
  })
})

describe('the answer to the asking for a job', () => {
  test('a job is run, from the state it has', () => {
    const agent = agentIn('job')
    expect(agent.tell({ type: 'job', job: { ...job, State: 'incomplete' } })).toEqual(['(job-taken)', 'run-job'])
    expect(agent.effects).toEqual([{ type: 'run-job', uuid: 'j1', task: 'wipe', from: 'incomplete', chroot: null }])
    expect(agent.state).toMatchObject({ job: { uuid: 'j1', task: 'wipe' }, expects: 'task' })
  })

  test('nothing to do: waits for a change, or without a workflow looks for a next stage', () => {
    expect(agentIn('job').tell({ type: 'job', job: null })).toEqual(['> noTask', 'await-machine'])
    const agent = agentIn('job', {}, { ...machine, Workflow: '' })
    expect(agent.tell({ type: 'job', job: null })).toEqual(['> noWorkflow', 'read-stage-map'])
  })

  test('what the server runs is over already; where it is not, something is wrong', () => {
    for (const State of ['finished', 'failed']) {
      const said = agentIn('job').tell({ type: 'job', job: { Uuid: 'j1', Task: 'action:a', State } })
      expect(said).toEqual(['> endTask', 'await-machine'])
    }
    for (const State of ['created', 'running', 'incomplete']) {
      const agent = agentIn('job')
      const said = agent.tell({ type: 'job', job: { Uuid: 'j1', Task: 'stage:a', State } })
      expect(said).toEqual(['(error-noted)', '> error', 'pause'])
      expect(agent.state.error).toBe(`Job j1 of stage:a is ${State}: the server, which runs it, should have ended it.`)
    }
  })
})

describe('a directory to work in', () => {
  const chroot = (Task: string, State = 'created') => ({ type: 'job' as const, job: { Uuid: 'j1', Task, State } })

  test('is entered and its job finished, and the tasks that follow are confined to it', () => {
    const agent = agentIn('job')
    expect(agent.tell(chroot('chroot:/mnt'))).toEqual([
      '(chroot-entered)',
      'report-job',
      '> enterChroot',
      'await-machine',
    ])
    expect(agent.effects[0]).toEqual({
      type: 'report-job',
      uuid: 'j1',
      from: 'created',
      state: 'finished',
      exitState: 'complete',
    })
    agent.tell({ type: 'machine', machine }, { type: 'job', job })
    expect(agent.effects).toEqual([{ type: 'run-job', uuid: 'j1', task: 'wipe', from: 'created', chroot: '/mnt' }])
    expect(agentIn('job').tell(chroot('chroot:/mnt', 'finished'))).not.toContain('report-job')
  })

  test('an empty name leaves it', () => {
    const agent = agentIn('job')
    agent.tell(chroot('chroot:/mnt'), { type: 'machine', machine })
    expect(agent.tell(chroot('chroot:'))).toContain('(chroot-left)')
    expect(agent.state.chroot).toBeNull()
  })

  test('is left when there is nothing more to do; then the agent looks once more', () => {
    const agent = agentIn('job')
    agent.tell(chroot('chroot:/mnt'), { type: 'machine', machine })
    expect(agent.tell({ type: 'job', job: null })).toEqual(['> leaveChroot', '(chroot-left)', 'await-machine'])
    expect(agent.state).toMatchObject({ status: 'AGENT_EXIT', expects: 'machine', chroot: null })
    expect(agent.tell({ type: 'machine', machine })).toEqual(['(machine-seen)', '> runnable', 'post-job'])
    expect(agent.state.endedBy).toBeNull()
  })

  test('an agent that left it ends when the time is up, without being told to exit', () => {
    const agent = agentIn('job')
    agent.tell(chroot('chroot:/mnt'), { type: 'machine', machine }, { type: 'job', job: null })
    expect(agent.tell({ type: 'time-out' })).toEqual(['> timeOut', '(ended)'])
  })

  test('a second interrupt ends it for good', () => {
    const agent = agentIn('job')
    agent.tell(chroot('chroot:/mnt'))
    expect(agent.tell({ type: 'interrupt' })).toEqual(['> interrupt', '(chroot-left)', 'await-machine'])
    expect(agent.tell({ type: 'interrupt' })).toEqual(['> interrupt', '(ended)'])
  })
})

describe('the end of a task', () => {
  const ended = (
    state: AgentTaskEndedCommand['state'],
    exitState: AgentTaskEndedCommand['exitState'],
    kexec?: boolean,
  ) => ({
    type: 'task-ended' as const,
    state,
    exitState,
    kexec,
  })

  test('is reported, after the machine was made not runnable if it went any way but well', () => {
    const agent = agentIn('task')
    expect(agent.tell(ended('finished', 'complete'))).toEqual(['report-job', '> endTask', 'await-machine'])
    expect(agent.effects[0]).toEqual({
      type: 'report-job',
      uuid: 'j1',
      from: 'running',
      state: 'finished',
      exitState: 'complete',
    })
    for (const [state, exitState] of [
      ['incomplete', 'complete'],
      ['failed', 'failed'],
    ] as const) {
      const other = agentIn('task')
      const said = other.tell(ended(state, exitState))
      expect(said).toEqual(['mark-not-runnable', 'report-job', '> endTask', 'await-machine'])
      expect(other.effects.slice(0, 2)).toEqual([
        { type: 'mark-not-runnable', test: 'Runnable' },
        { type: 'report-job', uuid: 'j1', from: 'running', state, exitState },
      ])
      expect(other.state).toMatchObject({ status: 'AGENT_WAIT_FOR_RUNNABLE', job: null })
    }
  })

  test('goes by its exit state', () => {
    const tail = (exitState: AgentTaskEndedCommand['exitState'], kexec?: boolean) =>
      agentIn('task')
        .tell(ended('finished', exitState, kexec))
        .slice(2)
    expect(tail('reboot')).toEqual(['mark-not-runnable', '> reboot', 'reboot'])
    expect(tail('reboot', true)).toEqual(['mark-not-runnable', '> kexec', 'kexec'])
    expect(tail('poweroff')).toEqual(['> poweroff', 'mark-not-runnable', 'poweroff'])
    expect(tail('stop')).toEqual(['> stop', '(ended)'])
  })

  test('a failure ends an agent that was told to exit on it, and so does nothing else', () => {
    const agent = agentIn('task', { exitOnFailure: true })
    expect(agent.tell(ended('failed', 'failed')).slice(2)).toEqual(['> giveUp', '(ended)'])
    expect(agent.state.error).toBeNull()
    expect(agentIn('task', { exitOnFailure: true }).tell(ended('incomplete', 'complete'))).toContain('> endTask')
  })
})

describe('power', () => {
  const reboots = { type: 'task-ended', state: 'finished', exitState: 'reboot' } as const
  const kexecs = { ...reboots, kexec: true } as const

  test('the machine is told to boot from the network where the server does not see to it', () => {
    const agent = agentIn('task', { autoBootTarget: false })
    expect(agent.tell(reboots).slice(3)).toEqual(['> reboot', 'set-next-boot', 'reboot'])
    const off = agentIn('task', { autoBootTarget: false }).tell({ ...reboots, exitState: 'poweroff' })
    expect(off.slice(2)).toEqual(['> poweroff', 'set-next-boot', 'mark-not-runnable', 'poweroff'])
  })

  test('v3.13 leaves the machine as the task left it', () => {
    const agent = agentIn('task', { profile: 'v3.13' })
    expect(agent.tell(reboots)).toEqual(['mark-not-runnable', 'report-job', '> reboot', 'reboot'])
    expect(agent.effects[0]).toEqual({ type: 'mark-not-runnable', test: 'Runnable' })
    const off = agentIn('task', { profile: 'v3.13' }).tell({ ...reboots, exitState: 'poweroff' })
    expect(off.slice(2)).toEqual(['> poweroff', 'poweroff'])
  })

  test('a machine that is now in a context is not marked by the agent on it', () => {
    const moved = { ...machine, BootEnv: 'other' }
    expect(agentIn('wait').tell({ type: 'machine', machine: moved })).toEqual([
      '(machine-seen)',
      'mark-not-runnable',
      '> changeBootEnv',
      'reboot',
    ])
    const agent = agentIn('wait')
    expect(agent.tell({ type: 'machine', machine: { ...moved, Context: 'box' } })).not.toContain('mark-not-runnable')
    expect(agent.state.status).toBe('AGENT_REBOOT')
  })

  test('the mark is made as long as the machine is in no context', () => {
    const agent = agentIn('wait')
    agent.tell({ type: 'machine', machine: { ...machine, BootEnv: 'other' } })
    expect(agent.effects[0]).toEqual({ type: 'mark-not-runnable', test: 'Context' })
  })

  test('an agent without power over the machine ends where it would take it down', () => {
    for (const options of [{ power: false }, { context: 'box' }]) {
      const agent = agentIn('task', options)
      expect(agent.tell(reboots).at(-1)).toBe('(ended)')
      expect(agent.effects.map(({ type }) => type)).not.toContain('reboot')
      expect(agent.state).toMatchObject({ status: 'AGENT_REBOOT', expects: 'nothing', endedBy: 'reboot' })
      const off = agentIn('task', options)
      expect(off.tell({ ...reboots, exitState: 'poweroff' }).slice(2)).toEqual(['> poweroff', '(ended)'])
      const kernel = agentIn('task', options)
      expect(kernel.tell(kexecs).slice(-3)).toEqual(['> kexec', '> skipPower', '(ended)'])
      expect(kernel.state.status).toBe('AGENT_EXIT')
    }
    const v313 = agentIn('task', { profile: 'v3.13', power: false })
    expect(v313.tell(kexecs).slice(-3)).toEqual(['> kexec', '> reboot', '(ended)'])
  })

  test('once under way the agent is over', () => {
    for (const exitState of ['reboot', 'poweroff'] as const) {
      const agent = agentIn('task')
      agent.tell({ ...reboots, exitState })
      expect(agent.state.expects).toBe('power')
      expect(agent.tell({ type: 'powered' })).toEqual(['(ended)'])
    }
    const agent = agentIn('task')
    agent.tell(kexecs)
    expect(agent.tell({ type: 'powered' })).toEqual(['> reboot', '(ended)'])
  })

  test('a kexec that fails is a reboot; a reboot that fails ends the agent with an error', () => {
    const agent = agentIn('task', { exitOnFailure: true })
    agent.tell(kexecs)
    expect(agent.tell({ type: 'error', message: 'no kexec' })).toEqual(['(error-noted)', '> reboot', 'reboot'])
    expect(agent.tell({ type: 'error', message: 'no reboot' })).toEqual(['(error-noted)', '(ended)'])
    expect(agent.state).toMatchObject({ status: 'AGENT_REBOOT', error: 'no reboot', endedBy: 'reboot' })
  })
})

describe('a change of stage', () => {
  const free = { ...machine, Workflow: '' }
  const mapped = (map: Readonly<Record<string, string>> | null, seen = free) => {
    const agent = agentIn('stage-map', {}, seen)
    return { agent, said: agent.tell({ type: 'stage-map', map }) }
  }

  test('goes to the stage that the map names', () => {
    const { agent, said } = mapped({ prep: 'next:Stop', next: 'prep' })
    expect(said).toEqual(['(stage-planned)', 'read-stage'])
    expect(agent.effects).toEqual([{ type: 'read-stage', name: 'next' }])
    expect(agent.tell({ type: 'stage', stage: { BootEnv: 'live', Reboot: false } })).toEqual([
      '(stage-planned)',
      'change-stage',
    ])
    expect(agent.effects).toEqual([{ type: 'change-stage', name: 'next' }])
    expect(agent.state.nextStage).toEqual({ name: 'next', target: 'Stop', then: 'stop' })
    expect(agent.tell({ type: 'stage-changed' })).toEqual(['> stop', '(ended)'])
    expect(agent.state.nextStage).toBeNull()
  })

  test('does not happen without another stage to go to', () => {
    for (const map of [
      null,
      {},
      { prep: 'prep' },
      { prep: ':Reboot' },
      { other: 'next' },
      Object.create({ prep: 'x' }),
    ]) {
      expect(mapped(map).said).toEqual(['> noStage', 'await-machine'])
    }
    const own = mapped(null, { ...free, Stage: 'toString' })
    expect(own.said).toEqual(['> noStage', 'await-machine'])
  })

  test('in an installer it is to local, unless the map says otherwise', () => {
    const installing = { ...free, BootEnv: 'ubuntu-install' }
    expect(mapped(null, installing).agent.effects).toEqual([{ type: 'read-stage', name: 'local' }])
    expect(mapped({ prep: ':Stop' }, installing).agent.effects).toEqual([{ type: 'read-stage', name: 'local' }])
    expect(mapped({ prep: 'next' }, installing).agent.effects).toEqual([{ type: 'read-stage', name: 'next' }])
  })

  test('is followed by what the stage wants, then what the map wants, then what the boot environment needs', () => {
    const follows = (entry: string, BootEnv: string, Reboot = false) => {
      const { agent } = mapped({ prep: entry })
      agent.tell({ type: 'stage', stage: { BootEnv, Reboot } })
      return agent.tell({ type: 'stage-changed' }).find((said) => said.startsWith('>'))
    }
    expect(follows('next', '')).toBe('> changeStage')
    expect(follows('next', 'live')).toBe('> changeStage')
    expect(follows('next', 'other')).toBe('> reboot')
    expect(follows('next:Reboot', 'live')).toBe('> reboot')
    expect(follows('next:Stop', 'other')).toBe('> stop')
    expect(follows('next:Shutdown', 'other')).toBe('> poweroff')
    expect(follows('next:Whatever', 'live')).toBe('> changeStage')
    expect(follows('next:Stop', 'live', true)).toBe('> reboot')
    expect(follows('next:Stop:more', 'live')).toBe('> changeStage')
  })

  test('a reboot takes the loaded kernel', () => {
    const { agent } = mapped({ prep: 'next:Reboot' })
    agent.tell({ type: 'stage', stage: { BootEnv: '', Reboot: false } })
    expect(agent.tell({ type: 'stage-changed', kexec: true })).toEqual(['mark-not-runnable', '> kexec', 'kexec'])
  })
})

describe('trouble', () => {
  test('starts over after a while: longer where the agent could not start', () => {
    const fresh = drivenAgent()
    expect(fresh.tell({ type: 'error', message: 'no server' })).toEqual(['(error-noted)', '> error', 'pause'])
    expect(fresh.effects).toEqual([{ type: 'pause', ms: 30_000 }])
    expect(fresh.state).toMatchObject({ status: 'AGENT_INIT', expects: 'start', error: 'no server' })
    const waiting = agentIn('wait')
    waiting.tell({ type: 'error', message: 'lost' })
    expect(waiting.effects).toEqual([{ type: 'pause', ms: 5000 }])
    waiting.tell({ type: 'start', machine, job: null })
    expect(waiting.state.error).toBeNull()
  })

  test('ends an agent that was told to exit on it', () => {
    const agent = agentIn('wait', { exitOnFailure: true })
    expect(agent.tell({ type: 'error', message: 'lost' })).toEqual(['(error-noted)', '> giveUp', '(ended)'])
    expect(agent.state).toMatchObject({ endedBy: 'giveUp', error: 'lost' })
  })

  test('with a job whose actions cannot be had fails it, and in v3.13 sets it aside', () => {
    const report = (profile: 'v4' | 'v4.8' | 'v3.13') => {
      const agent = agentIn('task', { profile })
      expect(agent.tell({ type: 'error', message: 'no actions' })).toEqual([
        '(error-noted)',
        'report-job',
        '> error',
        'pause',
      ])
      return agent.effects[0]
    }
    const failed = { type: 'report-job', uuid: 'j1', from: 'running', state: 'failed', exitState: 'failed' }
    expect(report('v4')).toEqual(failed)
    expect(report('v4.8')).toEqual(failed)
    expect(report('v3.13')).toEqual({ ...failed, state: 'incomplete', exitState: 'complete' })
  })

  test('an interrupt ends the agent, and sets a job aside that it runs', () => {
    const agent = agentIn('task')
    expect(agent.tell({ type: 'interrupt' })).toEqual(['mark-not-runnable', 'report-job', '> interrupt', '(ended)'])
    expect(agent.effects).toEqual([
      { type: 'mark-not-runnable', test: 'Runnable' },
      { type: 'report-job', uuid: 'j1', from: 'running', state: 'incomplete', exitState: 'complete' },
    ])
    expect(agent.state.endedBy).toBe('interrupt')
    expect(agentIn('wait', { profile: 'v3.13' }).tell({ type: 'interrupt' })).toEqual(['> interrupt', '(ended)'])
  })
})

describe('what is refused', () => {
  const decider = agentDecider()
  const refusal = (state: typeof decider.initial, command: unknown, from = decider) => {
    const execution = execute(from, state, command as AgentCommand)
    return execution.ok ? undefined : execution.refusal
  }

  test('an answer to something else', () => {
    expect(refusal(decider.initial, { type: 'job', job: null })).toEqual({
      code: 'not-expected',
      state: 'AGENT_INIT',
      command: 'job',
      legal: ['start', 'error', 'interrupt'],
      message: 'DRP agent (v4.8) in AGENT_INIT: "job" is no answer: it expects start.',
    })
    expect(refusal(agentIn('wait').state, { type: 'start', machine, job: null })).toMatchObject({
      legal: ['machine', 'time-out', 'error', 'interrupt'],
      message: 'DRP agent (v4.8) in AGENT_WAIT_FOR_RUNNABLE: "start" is no answer: it expects machine or time-out.',
    })
    const v313 = agentDecider({ profile: 'v3.13' })
    expect(refusal(v313.initial, { type: 'job', job: null }, v313)?.legal).toEqual(['start', 'error'])
  })

  test('anything after the end', () => {
    const agent = agentIn('wait')
    agent.tell({ type: 'interrupt' })
    for (const type of ['machine', 'error', 'interrupt', 'start']) {
      expect(refusal(agent.state, { type })).toEqual({
        code: 'agent-ended',
        state: 'AGENT_EXIT',
        command: type,
        legal: [],
        message: `DRP agent (v4.8) in AGENT_EXIT: "${type}" comes too late: it is over.`,
      })
    }
  })

  test('what is no command', () => {
    for (const type of ['stop', 'toString', '__proto__']) {
      expect(refusal(decider.initial, { type })).toMatchObject({
        code: 'unknown-command',
        message: `DRP agent (v4.8) in AGENT_INIT: "${type}" is not a command of agents.`,
      })
    }
  })

  test('an interrupt where the table has none', () => {
    const v313 = agentDecider({ profile: 'v3.13' })
    expect(refusal(agentIn('task', { profile: 'v3.13' }).state, { type: 'interrupt' }, v313)).toMatchObject({
      code: 'illegal-transition',
      state: 'AGENT_RUN_TASK',
      command: 'interrupt',
    })
  })
})

describe('options', () => {
  const refused = (part: string) =>
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(part) })
  const made = (options: unknown) => () => agentDecider(options as Parameters<typeof agentDecider>[0])

  test('of the wrong kind are refused', () => {
    expect(made({ exitOnFail: true })).toThrow(refused('unknown option "exitOnFail" (did you mean exitOnFailure?)'))
    expect(made({ profile: 'v5' })).toThrow(refused("agentDecider: profile must be 'v4', 'v4.8' or 'v3.13'"))
    expect(made({ context: 1 })).toThrow(refused('agentDecider: context must be a text'))
    expect(made({ context: 'box', profile: 'v3.13' })).toThrow(refused('the agent of v3.13 knows no contexts'))
    for (const waitMs of [0, -1, Number.NaN, '5']) expect(made({ waitMs })).toThrow(refused('waitMs must be a number'))
    for (const flag of ['exitOnFailure', 'exitOnNotRunnable', 'power', 'autoBootTarget']) {
      expect(made({ [flag]: 'yes' })).toThrow(refused(`agentDecider: ${flag} must be true or false`))
      expect(made({ [flag]: null })).toThrow(refused(`agentDecider: ${flag} must be true or false`))
    }
  })

  test('left out or undefined are the defaults', () => {
    expect(made({ context: '', profile: 'v3.13' })).not.toThrow()
    expect(agentDecider({ profile: undefined, power: undefined, waitMs: undefined, context: undefined }).name).toBe(
      'DRP agent (v4.8)',
    )
    expect(agentDecider({ profile: 'v3.13' }).name).toBe('DRP agent (v3.13)')
    expect(agentDecider({ profile: 'v4' }).name).toBe('DRP agent (v4.8)')
  })
})
