import { type AgentProgress, runAgent } from '@jobwright/client/drp'
import type { ExitCode } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { driveDecider } from './agent-driver.ts'
import { failure, machineId, script, World } from './agent-world.ts'

const pollMs = 2_000

/** Something that happens to the machine while the agent is at work. */
type Happening = { readonly atMs: number } & (
  | { readonly machine: Readonly<Record<string, unknown>> }
  | { readonly unrenderable: boolean }
)

/** What an agent meets: the same for both. */
interface Scenario {
  readonly tasks: readonly string[]
  readonly actions: number
  readonly codes: readonly ExitCode[]
  readonly workflow: boolean
  readonly stageMap: Readonly<Record<string, string>> | null
  readonly bootEnv: string
  readonly stale: string | undefined
  readonly runnable: boolean
  readonly happenings: readonly Happening[]
  readonly scriptMs: number
  readonly abortAtMs: number
  readonly exitOnFailure: boolean
  readonly exitOnNotRunnable: boolean
  readonly context: string
}

const at = fc.integer({ min: 1, max: 40 }).map((step) => step * 701)

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      atMs: at,
      machine: fc.oneof(
        { weight: 5, arbitrary: fc.constant({ Runnable: true }) },
        { weight: 1, arbitrary: fc.constant({ Runnable: false }) },
        { weight: 1, arbitrary: fc.constant({ BootEnv: 'sledgehammer', Runnable: false }) },
        { weight: 1, arbitrary: fc.constant({ BootEnv: 'sledgehammer', Runnable: true }) },
        { weight: 1, arbitrary: fc.constantFrom({ Context: 'c' }, { Context: '' }) },
        {
          weight: 1,
          arbitrary: fc.constantFrom({ Available: false, Runnable: false }, { Available: true, Runnable: true }),
        },
        { weight: 1, arbitrary: fc.constant({ CurrentTask: -1 }) },
        { weight: 1, arbitrary: fc.constant({ Workflow: '' }) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ atMs: at, unrenderable: fc.boolean() }) },
)

const scenario: fc.Arbitrary<Scenario> = fc.record({
  tasks: fc.array(fc.constantFrom('aa', 'bb', 'stage:two', 'action:x', 'chroot:/srv', 'chroot:'), {
    minLength: 1,
    maxLength: 4,
  }),
  actions: fc.integer({ min: 0, max: 2 }),
  codes: fc.array(fc.constantFrom<ExitCode>(0, 0, 0, 1, 16, 32, 64, 128, 144, 160, 192, 48, 'SIGKILL'), {
    maxLength: 6,
  }),
  workflow: fc.boolean(),
  stageMap: fc.constantFrom(
    null,
    null,
    { one: 'two' },
    { one: 'two:Reboot' },
    { one: 'two:Stop' },
    { one: 'two:Shutdown' },
    { one: 'other' },
  ),
  bootEnv: fc.constantFrom('local', 'local', 'ubuntu-install'),
  stale: fc.constantFrom(undefined, undefined, 'created', 'running', 'incomplete', 'failed', 'finished'),
  runnable: fc.boolean(),
  happenings: fc.array(happening, { maxLength: 6 }),
  scriptMs: fc.constantFrom(0, 350, 3_501),
  abortAtMs: fc.integer({ min: 0, max: 80 }).map((step) => step * 701 + 103),
  exitOnFailure: fc.boolean(),
  exitOnNotRunnable: fc.boolean(),
  context: fc.constantFrom('', '', '', 'c'),
})

/** The world of a scenario, and what ends an agent in it. */
function worldOf(given: Scenario) {
  const actions = ['x', 'y'].slice(0, given.actions).map((name) => script(name))
  const world = new World(
    { aa: { actions }, bb: { actions } },
    {
      Tasks: [...given.tasks],
      Workflow: given.workflow ? 'w' : '',
      Stage: 'one',
      BootEnv: given.bootEnv,
      Runnable: given.runnable,
      Context: given.context,
    },
  )
  world.params.set('change-stage/map', given.stageMap)
  world.stages.set('two', {})
  world.stages.set('local', {})
  world.stages.set('other', { BootEnv: 'sledgehammer' })
  if (given.stale !== undefined) {
    world.machine['CurrentTask'] = 0
    world.addJob({ Task: given.tasks[0] ?? '', State: given.stale, Context: given.context })
  }
  let unrenderable = false
  world.before = ({ path }) =>
    unrenderable && path.endsWith('/actions') ? failure(422, 'cannot be rendered') : undefined
  // Of another boot environment the decider makes less than it could: from within a context it looks once more, and after an error in an
  // installer it forgets which one runs.
  const isFixed = given.context !== '' || given.bootEnv.endsWith('-install')
  const happenings = given.happenings.filter((one) => !isFixed || !('machine' in one) || !('BootEnv' in one.machine))
  const stops = happenings.map((one) =>
    world.clock.schedule(one.atMs, () => {
      if ('machine' in one) Object.assign(world.machine, one.machine)
      else unrenderable = one.unrenderable
    }),
  )
  const controller = new AbortController()
  stops.push(world.clock.schedule(given.abortAtMs, () => controller.abort()))
  const left = [...given.codes]
  return {
    world,
    signal: controller.signal,
    code: (): ExitCode => left.shift() ?? 0,
    close: () => {
      for (const stop of stops) stop()
    },
  }
}

/** All requests but those for logs, which have a time of their own. */
const requestsOf = (world: World) =>
  world.seen
    .filter(({ path }) => !path.endsWith('/log'))
    .map(({ method, path, body }) => [method, path, body === '' ? undefined : body])

const covered = new Map<string, number>()

test('an agent moves as the decider says, and asks what it has it ask', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { context, exitOnFailure, exitOnNotRunnable, scriptMs } = given
      const ours = worldOf(given)
      const told: AgentProgress[] = []
      const execute = () =>
        new Promise<ExitCode>((resolve) => {
          const stop = ours.world.clock.schedule(scriptMs, () => resolve(ours.code()))
          ours.signal.addEventListener('abort', () => {
            stop()
            resolve('SIGTERM')
          })
        })
      const result = await ours.world.clock.until(
        runAgent(ours.world.client(), {
          machine: machineId,
          execute,
          context,
          exitOnFailure,
          exitOnNotRunnable,
          signal: ours.signal,
          waitTimeoutMs: 15_000,
          pollIntervalMs: pollMs,
          onEvent: (event) => void told.push(event),
        }),
      )
      ours.close()
      const moves = told.flatMap((event) =>
        event.kind === 'moved' ? [`${event.by} ${event.to.replace('AGENT_', '')}`] : [],
      )

      const theirs = worldOf(given)
      const { code, signal } = theirs
      const expected = await theirs.world.clock.until(
        driveDecider(theirs.world, {
          context,
          exitOnFailure,
          exitOnNotRunnable,
          waitMs: 15_000,
          code,
          scriptMs,
          signal,
          pollMs,
        }),
      )
      theirs.close()

      expect(moves).toEqual(expected)
      expect(requestsOf(ours.world)).toEqual(requestsOf(theirs.world))
      expect(ours.world.clock.scheduled).toBe(0)
      for (const move of [...moves, result.ended]) covered.set(move, (covered.get(move) ?? 0) + 1)
    }),
    { seed: 20261120, numRuns: 300 },
  )
  const rare = [...covered].filter(([, times]) => times < 4)
  expect([covered.size, rare]).toEqual([25, []])
})
