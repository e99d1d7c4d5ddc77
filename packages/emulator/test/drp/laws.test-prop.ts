import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Answered, type DrpSite, type ErrorBody, startDrp } from './site.ts'

const settings = { seed: 20261120, numRuns: 40 }

const machines = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002']
const jobs = ['bbbbbbbb-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002']

const seed = {
  bootEnvs: [
    { Name: 'be1', OS: { Name: 'be1' } },
    { Name: 'be2-install', OS: { Name: 'be2' } },
  ],
  tasks: [
    {
      Name: 't1',
      Templates: [{ Name: 'a', Contents: '{{.Machine.Name}} {{if .ParamExists "p"}}{{.Param "p"}}{{end}}' }],
    },
    { Name: 't2', Prerequisites: ['t1'], Templates: [{ Name: 'b', Contents: '{{.Param "p"}}' }] },
  ],
  stages: [
    { Name: 's1', Tasks: ['t1', 't2'] },
    { Name: 's2', Tasks: ['t2'], BootEnv: 'be1' },
    { Name: 's3', BootEnv: 'be2-install' },
  ],
  workflows: [
    { Name: 'w1', Stages: ['s1', 's2'] },
    { Name: 'w2', Stages: ['s3', 's1', 's2'] },
  ],
  actions: [{ command: 'act' }],
}

interface Machine {
  readonly Uuid: string
  readonly Tasks: readonly string[]
  readonly CurrentTask: number
  readonly Runnable: boolean
  readonly Available: boolean
  readonly Errors: readonly string[]
}

interface Job {
  readonly Uuid: string
  readonly Machine: string
  readonly Current: boolean
  readonly State: string
  readonly Available: boolean
  readonly Errors: readonly string[]
}

type Step = { readonly method: string; readonly path: (known: readonly string[]) => string; readonly body?: unknown }

const machine = fc.constantFrom(...machines)
const entry = fc.constantFrom(
  't1',
  't2',
  'stage:s1',
  'stage:s2',
  'bootenv:be1',
  'chroot:/x',
  'action:act',
  'action:no',
  'nope',
  'foo:bar',
)
const list = fc.array(entry, { maxLength: 4 })
const state = fc.constantFrom(
  'created',
  'running',
  'finished',
  'finished',
  'incomplete',
  'failed',
  'incomplete',
  'foo',
  '',
)
const exitState = fc.constantFrom('', 'complete', 'reboot', 'stop', 'failed', 'bogus')

const machinePatch = fc.oneof(
  fc.record({ path: fc.constant('/Tasks'), value: list }),
  fc.record({ path: fc.constant('/CurrentTask'), value: fc.integer({ min: -3, max: 5 }) }),
  fc.record({ path: fc.constant('/Stage'), value: fc.constantFrom('s1', 's2', 's3', 'none', 'zz', '') }),
  fc.record({ path: fc.constant('/BootEnv'), value: fc.constantFrom('local', 'be1', 'ignore', 'zz', '') }),
  fc.record({ path: fc.constant('/Workflow'), value: fc.constantFrom('w1', 'w2', 'zz', '') }),
  fc.record({ path: fc.constant('/Runnable'), value: fc.boolean() }),
  fc.record({ path: fc.constant('/Name'), value: fc.constantFrom('m0', 'm1', '', 7) }),
  fc.record({ path: fc.constant('/Params'), value: fc.constantFrom({ p: 'x' }, JSON.parse('{"__proto__": 1}'), null) }),
)

const jobPatch = fc.oneof(
  fc.record({ path: fc.constant('/State'), value: state }),
  fc.record({ path: fc.constant('/State'), value: state }),
  fc.record({ path: fc.constant('/ExitState'), value: exitState }),
  fc.record({ path: fc.constant('/Task'), value: entry }),
  fc.record({ path: fc.constant('/Current'), value: fc.boolean() }),
  fc.record({ path: fc.constant('/CurrentIndex'), value: fc.integer({ min: -1, max: 5 }) }),
  fc.record({ path: fc.constant('/Previous'), value: fc.constantFrom('', ...jobs) }),
  fc.record({ path: fc.constant('/NoSuch'), value: fc.constant(1) }),
)

const replace = <Value extends object>(operations: fc.Arbitrary<Value>) =>
  fc.array(operations, { minLength: 1, maxLength: 2 }).map((all) => all.map((one) => ({ op: 'replace', ...one })))

/** A path to one of the jobs that there are, or to none. */
const jobPath = (suffix: string) =>
  fc.nat(20).map((at) => (known: readonly string[]) => `/jobs/${known[at % (known.length + 1)] ?? jobs[0]}${suffix}`)

const postJob = fc.record({
  method: fc.constant('POST'),
  path: fc.constant(() => '/jobs'),
  body: fc.oneof(
    { weight: 9, arbitrary: machine.map((Machine) => ({ Machine })) },
    {
      weight: 2,
      arbitrary: fc.record({ Machine: machine, Uuid: fc.constantFrom(...jobs), Meta: fc.constant({ a: 'b' }) }),
    },
    { weight: 1, arbitrary: fc.constantFrom({}, '', '[', 5, { Machine: 'x' }, { Machine: null }) },
  ),
})

/** What an agent says of a job that went well; the current jobs are known first. */
const finish = fc.record({
  method: fc.constant('PATCH'),
  path: fc.nat(1).map((at) => (known: readonly string[]) => `/jobs/${known[at]}`),
  body: fc.constant([{ op: 'replace', path: '/State', value: 'finished' }]),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: finish },
  { weight: 20, arbitrary: postJob },
  { weight: 12, arbitrary: fc.record({ method: fc.constant('PATCH'), path: jobPath(''), body: replace(jobPatch) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      method: fc.constant('PATCH'),
      path: fc.tuple(machine, fc.constantFrom('', '', '?force=true')).map(
        ([id, query]) =>
          () =>
            `/machines/${id}${query}`,
      ),
      body: replace(machinePatch),
    }),
  },
  { weight: 4, arbitrary: fc.record({ method: fc.constant('DELETE'), path: jobPath('') }) },
  { weight: 2, arbitrary: fc.record({ method: fc.constant('GET'), path: jobPath('/actions?os=linux') }) },
  { weight: 1, arbitrary: fc.record({ method: fc.constantFrom('GET', 'HEAD'), path: jobPath('/log') }) },
  {
    weight: 1,
    arbitrary: fc.record({ method: fc.constant('DELETE'), path: machine.map((id) => () => `/machines/${id}`) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      method: fc.constant('POST'),
      path: fc.constant(() => '/machines'),
      body: fc.record({ Name: fc.constantFrom('m0', 'm1'), Uuid: machine, Tasks: list }),
    }),
  },
)

const begin: readonly Step[] = machines.map((Uuid, at) => ({
  method: 'POST',
  path: () => '/machines',
  body: { Name: `m${at}`, Uuid, Tasks: at === 0 ? ['t1', 't2'] : ['action:act', 't1'] },
}))

describe.each([
  ['v3.13', 'none'],
  ['v3.13', 'all'],
  ['v4', 'all'],
] as const)('%s, quirks: %s', (profile, quirks) => {
  test('whatever is asked: no answer is a failure of the server, and each machine has at most one current job', async () => {
    const site = await startDrp(seed, { profiles: { drp: profile }, quirks })
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
        site.reset()
        let known: readonly string[] = []
        for (const { method, path, body } of [...begin, ...steps]) {
          await site.clock.advance(1)
          const answered = await site.send(method, path(known), body)
          seen.set(answered.status, (seen.get(answered.status) ?? 0) + 1)
          expectNoFailure(answered, { quirks, asked: `${method} ${path(known)} ${JSON.stringify(body)}` })
          known = await expectOneCurrentJob(site)
        }
        await expectOrder(site)
      }),
      settings,
    )
    for (const status of [200, 201, 202, 204, 404, 409, 422])
      expect(seen.get(status), String(status)).toBeGreaterThan(2)
  })
})

/** What the real server answers with 500 although its state is right, and what its defects do. */
function expectNoFailure(
  { status, text, json }: Answered,
  { quirks, asked }: { readonly quirks: string; readonly asked: string },
): void {
  const { Messages = [], ...rest } = (json ?? {}) as Partial<ErrorBody>
  const excused = text === '' ? quirks === 'all' : Messages[0] === 'already exists'
  expect({ asked, status, excused: status < 500 || excused }).toEqual({ asked, status, excused: true })
  const isError = status >= 400 && text !== ''
  expect(isError ? [Object.keys(rest), rest.Code] : []).toEqual(
    isError ? [['Model', 'Key', 'Type', 'Code'], status] : [],
  )
}

/** Looks at all jobs, and answers their ids, those of current ones first. */
async function expectOneCurrentJob(site: DrpSite): Promise<readonly string[]> {
  const all = (await site.send('GET', '/jobs')).json as readonly Job[]
  const currents = all.filter(({ Current: current }) => current).map(({ Machine: id }) => id)
  expect(new Set(currents).size).toBe(currents.length)
  for (const { Available, Errors } of all) expect(Available).toBe(Errors.length === 0)
  return all.toSorted((one, other) => Number(other.Current) - Number(one.Current)).map(({ Uuid: id }) => id)
}

/** Looks at all machines. */
async function expectOrder(site: DrpSite): Promise<void> {
  const all = (await site.send('GET', '/machines')).json as readonly Machine[]
  for (const { Tasks, CurrentTask, Runnable, Available, Errors } of all) {
    expect(CurrentTask).toBeLessThanOrEqual(Tasks.length)
    expect(Tasks.length === 0 || CurrentTask >= -1).toBe(true)
    expect(Available).toBe(Errors.length === 0)
    expect(Available || !Runnable).toBe(true)
  }
}
