import { execute } from '@jobwright/core'
import {
  jobLifecycles,
  type MachineCommand,
  type MachineFields,
  type MachineJobFields,
  type MachineProfile,
  type MachineState,
  machineDecider,
} from '@jobwright/core/drp'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 300 }
const at = 'now'

const taskNames = ['t1', 't2', 't3', '__proto__', 'constructor']
const definitions = {
  tasks: new Map([
    ['t1', {}],
    ['t2', { prerequisites: ['t1'] }],
    ['t3', { prerequisites: ['t2', '__proto__'] }],
    ['__proto__', {}],
    ['constructor', { prerequisites: ['t1'] }],
  ]),
  stages: new Map([
    ['none', { bootEnv: '', tasks: [] }],
    ['s1', { bootEnv: '', tasks: ['t2', 'constructor'] }],
    ['s2', { bootEnv: 'be2', tasks: ['t3'] }],
    ['s3', { bootEnv: '', tasks: [], available: false }],
  ]),
  workflows: new Map([
    ['w1', { stages: ['s1', 's2', 's1'] }],
    ['w2', { stages: ['s2', 'nope'] }],
  ]),
  bootEnvs: new Map([
    ['local', {}],
    ['be2', {}],
    ['be3', { onlyUnknown: true }],
  ]),
}

/** What the parameters say: v4 follows it, v3.13 does not know it. */
const taskErrors = {
  retries: new Map([
    ['t1', 1],
    ['__proto__', 2],
  ]),
  handlers: new Map([
    ['t2', ['constructor']],
    ['__proto__', ['t3', 'stage:s1']],
    ['action:c', ['t1']],
  ]),
  stopAt: new Set(['t3']),
}

const entry = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...taskNames) },
  fc.constantFrom('stage:s1', 'stage:s2', 'bootenv:be2', 'bootenv:local', 'chroot:/x', 'action:c', 'context:c'),
)
const spoiltEntry = fc.constantFrom('nope', 'foo:bar', 'stage:__proto__', 'bootenv:toString', ':')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const list = fc.oneof(
  { weight: 5, arbitrary: fc.array(entry, { maxLength: 5 }) },
  fc.array(fc.oneof(entry, spoiltEntry), { maxLength: 5 }),
)
const fields: fc.Arbitrary<MachineFields> = fc.record({
  tasks: optional(list),
  currentTask: optional(fc.integer({ min: -2, max: 6 })),
  runnable: optional(fc.boolean()),
  locked: optional(fc.boolean()),
  stage: optional(fc.constantFrom('', 'none', 's1', 's2', 's3', 'nope')),
  bootEnv: optional(fc.constantFrom('local', 'be2', 'be3', 'nope')),
  workflow: optional(fc.constantFrom('', 'w1', 'w2', '__proto__')),
  context: optional(fc.constantFrom('', 'c')),
})
const few: fc.Arbitrary<MachineFields> = fc
  .tuple(fields, fc.constantFrom('tasks', 'currentTask', 'runnable', 'stage', 'bootEnv', 'workflow', 'context'))
  .map(([all, field]) => ({ [field]: all[field as keyof MachineFields] }))
const jobFields: fc.Arbitrary<MachineJobFields> = fc.record({
  state: fc.constantFrom('created', 'running', 'running', 'finished', 'finished', 'failed', 'incomplete', 'foo'),
  exitState: optional(fc.constantFrom('', 'complete', 'reboot', 'bogus')),
})
const by = fc.constantFrom('user' as const, 'machine' as const)

/** A command that is made for where the machine stands when its turn comes. */
type Step = (state: MachineState, serial: number) => MachineCommand

const create: fc.Arbitrary<Step> = fc
  .array(fc.constantFrom('t1', 't2', 't3', 'stage:s1', 'bootenv:be2', 'chroot:/x', 'action:c'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((tasks) => () => ({ type: 'create', id: 'm1', fields: { tasks }, definitions }))

const request: Step = (_, serial) => ({
  type: 'request-job',
  jobId: `j${serial}`,
  serverJobId: `s${serial}`,
  taskErrors,
  by: 'machine',
  definitions,
  at,
})

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 1,
    arbitrary: fields.map(
      (given): Step =>
        () => ({ type: 'create', id: 'm1', fields: given, definitions }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({ fields: fc.oneof(few, fields), by, force: fc.boolean(), mayReposition: fc.boolean() }).map(
      (given): Step =>
        () => ({ type: 'edit', ...given, definitions }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constant<Step>(() => ({ type: 'edit', by: 'machine', fields: { runnable: true }, definitions })),
  },
  {
    weight: 2,
    arbitrary: fc.array(entry, { maxLength: 3 }).map(
      (added): Step =>
        ({ tasks, currentTask }) => {
          const past = tasks.slice(0, currentTask + 1)
          const next = tasks.findIndex((one, index) => index > currentTask && one.startsWith('stage:'))
          return {
            type: 'edit',
            fields: { tasks: [...past, ...added, ...(next < 0 ? [] : tasks.slice(next))] },
            definitions,
          }
        },
    ),
  },
  { weight: 8, arbitrary: fc.constant(request) },
  {
    weight: 10,
    arbitrary: fc.tuple(jobFields, fc.nat(3)).map(
      ([given, back]): Step =>
        ({ jobs, currentJobId }) => {
          const jobId = back > 0 ? currentJobId : [...jobs.keys()].at(0)
          return { type: 'update-job', jobId: jobId ?? 'none', fields: given, taskErrors, definitions, at }
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Step>(({ currentJobId }) => ({ type: 'retry-task', jobId: currentJobId ?? 'none' })),
  },
  {
    weight: 1,
    arbitrary: fc.nat(4).map(
      (which): Step =>
        ({ jobs }) => ({ type: 'delete-job', jobId: [...jobs.keys()][which] ?? 'none' }),
    ),
  },
  {
    weight: 1,
    arbitrary: by.map(
      (who): Step =>
        () => ({ type: 'remove', by: who }),
    ),
  },
)

/** A machine with a list that is right, and what comes then. */
const history = fc
  .tuple(create, fc.array(step, { minLength: 25, maxLength: 60 }))
  .map(([first, steps]): readonly Step[] => [first, ...steps])

/** Executes steps one after the other, and looks at each that was not refused. */
function run(
  profile: MachineProfile,
  steps: readonly Step[],
  look: (from: MachineState, command: MachineCommand, to: MachineState) => void,
): void {
  const decider = machineDecider({ profile })
  let state = decider.initial
  for (const [serial, one] of steps.entries()) {
    const command = one(state, serial)
    const execution = execute(decider, state, command)
    if (!execution.ok) continue
    look(state, command, execution.state)
    state = execution.state
  }
}

/** How often the laws were really put to the test. */
function counted(
  profile: MachineProfile,
  look: (from: MachineState, command: MachineCommand, to: MachineState) => boolean,
) {
  let count = 0
  fc.assert(
    fc.property(history, (steps) => {
      run(profile, steps, (...step) => {
        if (look(...step)) count += 1
      })
    }),
    settings,
  )
  return count
}

describe.each(['v4', 'v3.13'] as const)('%s', (profile) => {
  test('a machine that has problems is not runnable, and CurrentTask is a place of its list', () => {
    const looked = counted(profile, (_, __, { id, tasks, currentTask, runnable, problems }) => {
      const isPlace = currentTask >= -1 && currentTask <= tasks.length
      expect(runnable && problems.length > 0).toBe(false)
      expect(isPlace || id === null || tasks.length === 0).toBe(true)
      return problems.length > 0
    })
    expect(looked).toBeGreaterThan(50)
  })

  test('at most one job is current, and the machine names it', () => {
    const looked = counted(profile, (_, __, { currentJobId, jobs }) => {
      const current = [...jobs.values()].filter((job) => job.current).map(({ id }) => id)
      expect(current).toEqual(currentJobId !== null && jobs.has(currentJobId) ? [currentJobId] : [])
      return jobs.size > 1
    })
    expect(looked).toBeGreaterThan(200)
  })

  test('the jobs of a machine are a chain: each names the one that was current before it', () => {
    const looked = counted(profile, (from, { type }, to) => {
      const made = [...to.jobs.values()].filter(({ id }) => !from.jobs.has(id))
      for (const [index, { previous }] of made.entries()) {
        expect(previous).toBe(index === 0 ? from.currentJobId : made[index - 1]?.id)
      }
      return type === 'request-job' && made.length > 0
    })
    expect(looked).toBeGreaterThan(200)
  })

  test('a job changes its state as its lifecycle allows', () => {
    const { edges } = jobLifecycles[profile]
    const looked = counted(profile, (from, _, to) => {
      let changes = false
      for (const [id, { state, current }] of from.jobs) {
        const after = to.jobs.get(id)
        // v3.13 takes any word for a job that is not the current one.
        if (after === undefined || after.state === state || (profile === 'v3.13' && !current)) continue
        if (profile === 'v3.13' && (state === 'foo' || after.state === 'foo')) continue
        expect(edges.some((edge) => edge.from === state && edge.to === after.state)).toBe(true)
        changes = true
      }
      return changes
    })
    expect(looked).toBeGreaterThan(200)
  })

  test('what an edit leaves of the list is what was executed, and what a stage to come brings', () => {
    const looked = counted(profile, (from, { type, ...command }, to) => {
      const given = 'fields' in command && type === 'edit' ? (command.fields as MachineFields) : undefined
      const kept = from.currentTask === to.currentTask && from.workflow === to.workflow && from.stage === to.stage
      if (from.id === null || given?.tasks === undefined || !kept) return false
      const past = from.tasks.slice(0, from.currentTask + 1)
      expect(to.tasks.slice(0, past.length)).toEqual(past)
      return past.length > 0
    })
    expect(looked).toBeGreaterThan(50)
  })

  test('every prerequisite comes before its task in the same boot environment', () => {
    const looked = counted(profile, (from, _, to) => {
      if (to.tasks === from.tasks) return false
      let bootEnv = ''
      const ran = new Map<string, Set<string>>()
      for (const one of to.tasks) {
        if (one.startsWith('bootenv:')) bootEnv = one
        const before = ran.get(bootEnv) ?? new Set()
        const { prerequisites = [] } = (definitions.tasks.get(one) ?? {}) as { prerequisites?: readonly string[] }
        for (const name of prerequisites) expect(before).toContain(name)
        ran.set(bootEnv, before.add(one))
      }
      return to.tasks.length > 3
    })
    expect(looked).toBeGreaterThan(100)
  })

  test('one list at most waits for another that handles its error, and only where there are handlers', () => {
    const looked = counted(profile, (from, { type }, { taskErrorStacks: stacks, retryTaskAttempt }) => {
      expect(stacks.length).toBeLessThanOrEqual(profile === 'v4' ? 1 : 0)
      expect(retryTaskAttempt).toBeLessThanOrEqual(profile === 'v4' ? 2 : 0)
      const [waiting] = stacks
      if (waiting === undefined) return profile === 'v3.13'
      expect(taskErrors.handlers.has(waiting.tasks[waiting.currentTask] ?? '')).toBe(true)
      expect(from.taskErrorStacks.length === 1 || type === 'update-job').toBe(true)
      return true
    })
    expect(looked).toBeGreaterThan(50)
  })

  test('a refusal tells its problems where there are any, and names the command', () => {
    const decider = machineDecider({ profile })
    let refused = 0
    let listed = 0
    fc.assert(
      fc.property(history, (steps) => {
        let state = decider.initial
        for (const [serial, next] of steps.entries()) {
          const command = next(state, serial)
          const decision = decider.decide(state, command)
          if (decision.ok) {
            for (const event of decision.events) state = decider.evolve(state, event)
            continue
          }
          const { code, problems, message, command: named } = decision.refusal
          const isInvalid = code === 'invalid-machine' || code === 'invalid-job'
          const isRight =
            problems.length > 0 === isInvalid &&
            problems.every(({ text }) => message.includes(text)) &&
            named === command.type
          if (!isRight) throw new Error(`${command.type}: ${JSON.stringify(decision.refusal)}`)
          refused += 1
          listed += problems.length
        }
      }),
      settings,
    )
    expect(refused).toBeGreaterThan(1000)
    expect(listed).toBeGreaterThan(500)
  })
})
