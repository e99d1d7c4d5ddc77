import type { JobView } from '@jobwright/core'
import {
  type Job,
  jobLifecycles,
  jobStatuses,
  parseJob,
  parseStepList,
  readJson,
  redact,
  type Step,
  stepLifecycles,
  toJobView,
} from '@jobwright/core/ovirt'
import { readXml } from '@jobwright/core/ovirt/xml'
import { describe, expect, test } from 'vitest'
import { samplesIn } from '../samples.ts'

const job = (fields: Partial<Job> = {}): Job => ({ id: 'j', status: 'started', ...fields })
const step = (id: string, fields: Partial<Step> = {}): Step => ({ id, status: 'started', ...fields })
const under = (parent: string, id: string, fields: Partial<Step> = {}) =>
  step(id, { parent_step: { id: parent }, ...fields })

/** Ids of a tree: `a(b c(d))`. */
const shape = (views: readonly JobView[]): string =>
  views.map(({ id, children }) => (children.length === 0 ? id : `${id}(${shape(children)})`)).join(' ')
const shapeOf = (steps: readonly Step[]) => shape(toJobView(job(), { steps }).children)

describe('the samples', () => {
  const json = (name: string) =>
    JSON.parse(samplesIn('engine-serializer', 'json').find((sample) => sample.name === `${name}.json`)?.text ?? '')

  test('a job with its steps', () => {
    const read = parseJob(json('v4-job-follow-steps'))
    if (!read.ok) throw new Error('not read')
    const { children, raw, ...view } = toJobView(read.value)
    expect(view).toEqual({
      key: 'ovirt/ovirt/job/11111111-1111-1111-1111-111111111111',
      source: 'ovirt',
      system: 'ovirt',
      kind: 'job',
      id: '11111111-1111-1111-1111-111111111111',
      name: 'Doing some work',
      status: 'started',
      phase: 'running',
      flags: [],
      targets: [],
      createdAt: '2016-12-13T00:27:29.758Z',
      startedAt: '2016-12-13T00:27:29.758Z',
      updatedAt: '2016-12-13T00:27:29.758Z',
      progress: { done: 0, total: 1, unit: 'steps' },
      messages: [],
      href: '/ovirt-engine/api/jobs/11111111-1111-1111-1111-111111111111',
    })
    expect(raw).toBe(read.value)
    expect(children).toHaveLength(1)
  })

  test('a step of the engine', () => {
    const read = readJson('step', json('v4-step-progress'))
    if (!read.ok) throw new Error('not read')
    const { raw, ...view } = toJobView(read.value, { source: 'a/b', href: 'https://engine/1' })
    expect(view).toEqual({
      key: 'a%2Fb/ovirt/step/33333333-3333-3333-3333-333333333333',
      source: 'a/b',
      system: 'ovirt',
      kind: 'step',
      id: '33333333-3333-3333-3333-333333333333',
      name: 'VALIDATING',
      status: 'started',
      phase: 'running',
      flags: [],
      targets: [],
      parentId: '44444444-4444-4444-4444-444444444444',
      createdAt: '2016-12-13T00:27:29.758Z',
      startedAt: '2016-12-13T00:27:29.758Z',
      progress: { done: 42, total: 100, unit: 'percent' },
      messages: [],
      children: [],
      href: 'https://engine/1',
    })
    expect(raw).toBe(read.value)
  })

  test('every job and step of them has a view', () => {
    let seen = 0
    for (const folder of ['engine-serializer', 'model-docs'] as const) {
      for (const { text } of samplesIn(folder, 'xml')) {
        const read = readXml(text)
        if (!read.ok) continue
        const views = (() => {
          if (read.kind === 'job') return [toJobView(read.value)]
          if (read.kind === 'step') return [toJobView(read.value)]
          if (read.kind === 'jobs') return read.value.map((job) => toJobView(job))
          return read.kind === 'steps' ? read.value.map((step) => toJobView(step)) : []
        })()
        for (const view of views) {
          seen += 1
          expect(view.phase === 'ended').toBe(view.outcome !== undefined)
          expect(view.phase === 'ended').toBe(view.endedAt !== undefined)
          expect(view.startedAt).toMatch(/^2016-12-1[23]T.*Z$/)
        }
      }
    }
    expect(seen).toBe(13)
  })
})

describe('where it stands', () => {
  test.each([...jobStatuses, 'paused'])('%s is what the tables say, of a job and of a step', (status) => {
    const [ofJob, ofStep] = [toJobView(job({ status })), toJobView(step('s', { status, number: 0 }))]
    for (const [view, lifecycle] of [
      [ofJob, jobLifecycles.v4],
      [ofStep, stepLifecycles.v4],
    ] as const) {
      expect(view.phase).toBe(lifecycle.phaseOf(status))
      expect(view.outcome).toBe(lifecycle.outcomesOf(status)[0])
      expect(Object.hasOwn(view, 'outcome')).toBe(view.phase === 'ended')
      expect(view.flags).toEqual(status === 'paused' ? ['unknown-status'] : [])
      expect(view.status).toBe(status)
    }
  })

  test('an end without success says so', () => {
    const at = '2026-11-20T21:49:37.848+01:00'
    const messagesOf = (status: string) => toJobView(job({ status, end_time: at })).messages
    const said = { error: true, at: '2026-11-20T20:49:37.848Z', about: 'j' }
    expect(messagesOf('started')).toEqual([])
    expect(messagesOf('finished')).toEqual([])
    expect(messagesOf('failed')).toEqual([{ text: 'The job failed.', ...said }])
    expect(messagesOf('aborted')).toEqual([{ text: 'The job was aborted.', ...said }])
    expect(messagesOf('unknown')).toEqual([
      { text: 'The engine was restarted while the job ran: how its work ended is not known.', ...said },
    ])
    expect(toJobView(step('s', { status: 'failed', type: 'executing' })).messages).toStrictEqual([
      { text: 'The step failed.', error: true, about: 'EXECUTING' },
    ])
  })

  test('messages without a time come first, in the order of the tree', () => {
    const view = toJobView(job({ status: 'failed', end_time: '2026-01-01T00:00:00Z' }), {
      steps: ['a', 'b', 'c'].map((id) => step(id, { status: 'failed' })),
    })
    expect(view.messages.map(({ about }) => about)).toEqual(['a', 'b', 'c', 'j'])
  })

  test('the messages of a job are those of all its steps too, oldest first', () => {
    const view = toJobView(job({ status: 'failed', end_time: '2026-01-01T00:00:02Z' }), {
      steps: [
        step('a', { status: 'finished' }),
        under('a', 'b', { status: 'failed', description: 'B', end_time: '2026-01-01T00:00:03Z' }),
        under('b', 'c', { status: 'unknown', description: 'C', end_time: '2026-01-01T00:00:01Z' }),
      ],
    })
    expect(view.messages.map(({ about, at }) => `${about} ${at}`)).toEqual([
      'C 2026-01-01T00:00:01Z',
      'j 2026-01-01T00:00:02Z',
      'B 2026-01-01T00:00:03Z',
    ])
    expect(view.children[0]?.messages).toEqual([])
    expect(view.children[0]?.flags).toEqual(['errors-reported'])
    expect(view.children[0]?.children[0]?.flags).toEqual([])
  })

  test('a success over a step without success has errors reported', () => {
    const of = (status: string, below: string) =>
      toJobView(job({ status }), { steps: [step('a', { status: 'finished' }), under('a', 'b', { status: below })] })
        .flags
    expect(of('finished', 'failed')).toEqual(['errors-reported'])
    expect(of('finished', 'unknown')).toEqual(['errors-reported'])
    expect(of('finished', 'started')).toEqual([])
    expect(of('finished', 'finished')).toEqual([])
    expect(of('started', 'failed')).toEqual([])
    expect(of('failed', 'failed')).toEqual([])
    const ofStep = (below: string) =>
      toJobView(step('a', { status: 'finished', number: 0 }), { steps: [under('a', 'b', { status: below })] }).flags
    expect(['failed', 'started', 'finished'].map(ofStep)).toEqual([['errors-reported'], [], []])
  })
})

describe('names, times, targets', () => {
  test.each<[Partial<Step>, string]>([
    [{ type: 'executing', description: 'Copying' }, 'EXECUTING: Copying'],
    [{ type: 'executing', description: 'executing' }, 'EXECUTING'],
    [{ type: 'finalizing', description: '' }, 'FINALIZING'],
    [{ type: 'validating' }, 'VALIDATING'],
    [{ type: 'unknown', description: 'Copying' }, 'Copying'],
    [{ description: 'Copying' }, 'Copying'],
    [{ type: 'unknown' }, 's'],
    [{}, 's'],
    [{ type: 'installing_host', description: 'h' }, 'INSTALLING_HOST: h'],
  ])('a step %j is called %s', (fields, name) => {
    expect(toJobView(job(), { steps: [step('s', fields)] }).children[0]?.name).toBe(name)
  })

  test('a job without a description is called by its id', () => {
    expect([job(), job({ description: '' }), job({ description: 'd' })].map((one) => toJobView(one).name)).toEqual([
      'j',
      'j',
      'd',
    ])
  })

  test('times that cannot be read are none', () => {
    const view = toJobView(job({ status: 'finished', start_time: 'x', last_updated: '', end_time: 'never' }))
    expect(['createdAt', 'startedAt', 'updatedAt', 'endedAt'].filter((key) => Object.hasOwn(view, key))).toEqual([])
  })

  test('the host of a step is its target', () => {
    const targets = (host: object | undefined) =>
      toJobView(step('s', { number: 0, status: 'failed', execution_host: host })).targets
    const ended = { phase: 'ended', outcome: 'failed' }
    expect(targets({ id: 'h' })).toEqual([{ name: 'h', ...ended }])
    expect(targets({ id: 'h', name: 'host1' })).toEqual([{ name: 'host1', ...ended }])
    expect(targets({})).toEqual([])
    expect(targets(undefined)).toEqual([])
  })

  test('the parent of a step is a step, or its job', () => {
    const parentOf = (fields: Partial<Step>) => toJobView(step('s', { number: 0, ...fields })).parentId
    expect(parentOf({ job: { id: 'j' }, parent_step: { id: 'p' } })).toBe('p')
    expect(parentOf({ job: { id: 'j' } })).toBe('j')
    expect(parentOf({ job: { id: 'j' }, parent_step: {} })).toBe('j')
    expect(parentOf({})).toBe(undefined)
    expect(Object.hasOwn(toJobView(step('s', { number: 0 })), 'parentId')).toBe(false)
  })

  test('where the server shows it is what the document says, or who asks', () => {
    const hrefOf = (href: object, context?: object) =>
      [toJobView(job(href), context), toJobView(step('s', { number: 0, ...href }), context)].map((view) =>
        Object.hasOwn(view, 'href') ? view.href : 'none',
      )
    expect(hrefOf({ href: '/a' })).toEqual(['/a', '/a'])
    expect(hrefOf({ href: '/a' }, { href: '/b' })).toEqual(['/b', '/b'])
    expect(hrefOf({})).toEqual(['none', 'none'])
  })

  test('the source is ovirt, unless another is named', () => {
    const keysOf = (context?: object) =>
      [toJobView(job(), context), toJobView(step('s', { number: 0 }), context)].map(({ key, source }) => [key, source])
    expect(keysOf()).toEqual([
      ['ovirt/ovirt/job/j', 'ovirt'],
      ['ovirt/ovirt/step/s', 'ovirt'],
    ])
    expect(keysOf({ source: 'east' })).toEqual([
      ['east/ovirt/job/j', 'east'],
      ['east/ovirt/step/s', 'east'],
    ])
  })
})

describe('the tree', () => {
  test('stands in the order of the numbers of each parent, and without numbers in that of the list', () => {
    expect(
      shapeOf([
        under('b', 'd', { number: 1 }),
        step('x'),
        step('b', { number: 1 }),
        under('b', 'c', { number: 0 }),
        step('a', { number: 0 }),
        step('y'),
        under('c', 'e', { number: 0 }),
      ]),
    ).toBe('a b(c(e) d) x y')
  })

  test('is made of the steps in the document, where no others are given', () => {
    const steps = [step('a'), under('a', 'b')]
    expect(shape(toJobView(job({ steps })).children)).toBe('a(b)')
    expect(shape(toJobView(job({ steps }), { steps: [] }).children)).toBe('')
    expect(toJobView(job()).progress).toBe(undefined)
  })

  test('loses no step: orphans, circles and steps that are their own parent stand on the first level', () => {
    expect(shapeOf([under('gone', 'a'), step('b')])).toBe('a b')
    expect(shapeOf([under('a', 'a')])).toBe('a')
    expect(shapeOf([under('c', 'a'), under('a', 'b'), under('b', 'c'), under('c', 'd')])).toBe('a(b(c(d)))')
    expect(shapeOf([under('b', 'a'), under('a', 'b'), under('d', 'c'), under('c', 'd'), step('e')])).toBe('e a(b) c(d)')
  })

  test('has each id once, in its last document', () => {
    const view = toJobView(job(), {
      steps: [step('a', { description: 'old' }), step('b'), step('a', { description: 'new' })],
    })
    expect(view.children.map(({ id, name }) => `${id} ${name}`)).toEqual(['a new', 'b b'])
  })

  test('passes over the steps of another job', () => {
    expect(
      shapeOf([step('a', { job: { id: 'j' } }), step('b', { job: { id: 'k' } }), step('c', { job: {} }), step('d')]),
    ).toBe('a c d')
  })

  test('takes names that objects have as names', () => {
    expect(shapeOf([step('__proto__'), under('__proto__', 'constructor')])).toBe('__proto__(constructor)')
  })

  test('counts the steps of all levels', () => {
    const view = toJobView(job(), {
      steps: [
        step('a', { status: 'finished' }),
        under('a', 'b', { status: 'failed' }),
        under('b', 'c', { status: 'started' }),
        under('b', 'd', { status: 'unknown' }),
        step('e'),
      ],
    })
    expect(view.progress).toEqual({ done: 3, total: 5, unit: 'steps' })
    expect(view.children.map(({ progress }) => progress)).toEqual([{ done: 2, total: 3, unit: 'steps' }, undefined])
  })

  test('of a step has what is below it, also when the step is in the list, or its own ancestor', () => {
    const steps = [
      under('top', 'a', { number: 0, job: { id: 'j' } }),
      under('a', 'b', { job: { id: 'j' } }),
      under('b', 'top', { job: { id: 'j' } }),
      under('a', 'other', { job: { id: 'k' } }),
      step('beside', { job: { id: 'j' } }),
    ]
    const view = toJobView(steps[0] as Step, { steps })
    expect(shape([view])).toBe('a(b(top))')
    expect(view.parentId).toBe('top')
    expect(view.progress).toEqual({ done: 0, total: 2, unit: 'steps' })
    expect(shape([toJobView(step('s', { number: 0 }))])).toBe('s')
    expect(shape([toJobView(step('a', { type: 'unknown' }), { steps: [under('a', 'b')] })])).toBe('a(b)')
  })

  test('may be as deep or as wide as it likes', () => {
    const depth = 20_000
    const chain = Array.from({ length: depth }, (_, index) =>
      index === 0 ? step('0') : under(`${index - 1}`, `${index}`),
    )
    const view = toJobView(job(), { steps: chain.toReversed() })
    expect(view.progress?.total).toBe(depth)
    let deepest: JobView | undefined = view
    for (let level = 0; level < depth; level++) deepest = deepest?.children[0]
    expect(deepest?.id).toBe(`${depth - 1}`)
    const wide = Array.from({ length: depth }, (_, index) => step(`${index}`, { number: depth - index }))
    expect(toJobView(job(), { steps: wide }).children[0]?.id).toBe(`${depth - 1}`)
  })
})

describe('what is a step', () => {
  test.each<Partial<Step>>([{ type: 'executing' }, { number: 0 }, { job: { id: 'j' } }, { parent_step: { id: 'p' } }])(
    'a document with %j',
    (fields) => {
      expect(toJobView(step('s', fields)).kind).toBe('step')
    },
  )

  test('and without all of these a job', () => {
    expect(toJobView(step('s')).kind).toBe('job')
  })
})

describe('bad use and secrets', () => {
  test('unknown keys of the context are refused', () => {
    for (const document of [job(), step('s', { number: 0 })]) {
      expect(() => toJobView(document as Job, { step: [] } as object)).toThrow(
        expect.objectContaining({
          code: 'invalid-input',
          message: 'toJobView: unknown option "step" (did you mean steps?); known are source, steps, href.',
        }),
      )
    }
  })

  test('a secret appears nowhere', () => {
    const canary = 'canary-7f3a'
    const address = `to https://me:${canary}@host/x`
    const read = parseJob({
      id: 'j',
      status: 'failed',
      description: address,
      owner: { id: 'u', password: canary },
      steps: { step: [{ id: 's', status: 'failed', type: 'executing', description: address, job: { id: 'j' } }] },
    })
    const list = parseStepList({ step: [{ id: 't', status: 'failed', description: address, token: canary }] })
    if (!read.ok || !list.ok) throw new Error('not read')
    for (const view of [
      toJobView(read.value),
      toJobView(read.value, { steps: list.value }),
      toJobView(list.value[0] as Step, { steps: list.value }),
      toJobView((read.value.steps as readonly Step[])[0] as Step),
    ]) {
      expect(JSON.stringify(view)).not.toContain(canary)
      expect(view.name).toContain('to https://***@host/x')
    }
  })

  test('masking leaves the rest as it is', () => {
    const plain = { a: [{ description: 'me@host', links: ['https://host/a@b', '//x'] }] }
    expect(redact(plain)).toBe(plain)
    expect(
      redact({ password: '', token: 't', access_token: {}, refresh_token: 5, root_password: ['x'], a: plain }),
    ).toEqual({
      password: '',
      token: '***',
      access_token: '***',
      refresh_token: '***',
      root_password: '***',
      a: plain,
    })
    expect(redact(['ftp://u:p@ss@h/x@y and https://v@w?z@q', plain])).toEqual([
      'ftp://***@h/x@y and https://***@w?z@q',
      plain,
    ])
    expect(redact({ a: null, b: 'x://u@h' })).toEqual({ a: null, b: 'x://***@h' })
    expect(redact({ a: 1, b: 'x://u@h' })).toEqual({ a: 1, b: 'x://***@h' })
    expect(redact(JSON.parse('{"__proto__":{"token":"t"}}'))).toEqual(JSON.parse('{"__proto__":{"token":"***"}}'))
  })

  test('what is nested too deep is masked whole', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 1_002; level++) deep = [deep]
    expect(JSON.stringify(redact(deep))).toBe(`${'['.repeat(1_001)}"***"${']'.repeat(1_001)}`)
    let chain: unknown = 'x'
    for (let level = 0; level < 1_002; level++) chain = { a: chain }
    expect(JSON.stringify(redact(chain))).toBe(`${'{"a":'.repeat(1_001)}"***"${'}'.repeat(1_001)}`)
    let flat: unknown = 'x'
    for (let level = 0; level < 1_001; level++) flat = { flat }
    expect(redact(flat)).toBe(flat)
  })
})
