import { type OvirtSeed, type QuirkName, quirks } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { type OvirtSite, startOvirt } from './site.ts'

const jobId = '11111111-1111-1111-1111-111111111111'
const otherId = '22222222-2222-2222-2222-222222222222'
const stepId = '33333333-3333-3333-3333-333333333333'
const internalId = '44444444-4444-4444-4444-444444444444'
const internalStep = '55555555-5555-5555-5555-555555555555'
const nobody = '99999999-9999-9999-9999-999999999999'
const seed: OvirtSeed = {
  jobs: [
    { id: jobId, description: 'd', steps: [{ id: stepId, description: 's' }] },
    { id: otherId, description: 'o' },
    { id: internalId, description: 'i', external: false, steps: [{ id: internalStep, description: 's' }] },
  ],
}

/** An engine that has all defects, and one that has all but this. */
async function both(name: QuirkName, given: OvirtSeed = seed): Promise<readonly [OvirtSite, OvirtSite]> {
  const others = quirks.map((quirk) => quirk.name).filter((other) => other !== name)
  return [await startOvirt(given), await startOvirt(given, { quirks: others })]
}

const refused = async (site: OvirtSite, path: string, body: object = {}) => {
  const { status, detail } = await site.fault('POST', path, body)
  return [status, detail]
}

test('each defect of the real engine has its own test here', () => {
  expect(quirks.filter(({ system }) => system === 'ovirt').map(({ name }) => name)).toEqual([
    'ovirt/end-ignores-status',
    'ovirt/auto-cleared-defaults-to-false',
    'ovirt/job-of-a-step-is-not-checked',
    'ovirt/steps-of-an-unknown-job',
    'ovirt/unknown-id-in-an-action-is-400',
    'ovirt/job-id-parameter',
    'ovirt/wrong-verbs',
    'ovirt/placeholders-in-refusals',
    'ovirt/created-step-is-answered-400',
    'ovirt/sub-steps-of-internal-steps',
    'ovirt/sso-error-names',
  ])
})

test('ovirt/end-ignores-status', async () => {
  for (const [body, real, otherwise] of [
    [{ status: 'failed' }, 'finished', 'failed'],
    [{ status: 'ABORTED' }, 'finished', 'failed'],
    [{ status: 'Finished' }, 'finished', 'finished'],
    [{ status: 'failed', succeeded: true }, 'finished', 'finished'],
    [{ status: 'finished', succeeded: false }, 'failed', 'failed'],
    [{}, 'finished', 'finished'],
  ] as const) {
    const [first, second] = await both('ovirt/end-ignores-status')
    for (const [site, expected] of [
      [first, real],
      [second, otherwise],
    ] as const) {
      await site.endJob(otherId, body)
      expect((await site.job(otherId)).status).toBe(expected)
      expect((await site.send('POST', `/jobs/${jobId}/steps/${stepId}/end`, body)).status).toBe(200)
      expect(await site.get('step', `/jobs/${jobId}/steps/${stepId}`)).toMatchObject({ status: expected })
    }
  }
})

test('ovirt/auto-cleared-defaults-to-false', async () => {
  const sites = await both('ovirt/auto-cleared-defaults-to-false')
  for (const [at, site] of sites.entries()) {
    expect((await site.job(await site.addJob('d'))).auto_cleared).toBe(at === 1)
    for (const autoCleared of [true, false])
      expect((await site.job(await site.addJob('d', { autoCleared }))).auto_cleared).toBe(autoCleared)
  }
})

test('ovirt/job-of-a-step-is-not-checked', async () => {
  const [real, strict] = await both('ovirt/job-of-a-step-is-not-checked')
  const path = `/jobs/${otherId}/steps`
  const base = `/ovirt-engine/api/jobs/${otherId}`
  expect(await real.get('step', `${path}/${stepId}`)).toMatchObject({
    href: `${base}/steps/${stepId}`,
    job: { id: otherId, href: base },
  })
  const body = { type: 'executing', description: 'below', parent_step: { id: stepId } }
  const added = await real.send('POST', path, body)
  expect(added.json).toMatchObject({ job: { id: otherId }, parent_step: { href: `${base}/steps/${stepId}` } })
  const under = await real.send('POST', path, { ...body, description: 'direct', parent_step: { id: jobId } })
  expect(under.status).toBe(201)
  expect((await real.send('GET', `/jobs/${nobody}/steps/${stepId}`)).status).toBe(200)
  expect((await real.send('POST', `${path}/${stepId}/end`, { succeeded: false })).status).toBe(200)
  expect(await real.standings(jobId)).toEqual({ d: 'failed', s: 'failed', below: 'failed', direct: 'failed' })
  expect(await real.standings(otherId)).toEqual({ o: 'started' })

  expect((await strict.send('GET', `${path}/${stepId}`)).status).toBe(404)
  expect(await refused(strict, `${path}/${stepId}/end`)).toEqual([400, `[Cannot \${action} \${type}. Step not found.]`])
  const noParent = '[Cannot add External Job. Step should be a child of the Job or other Step.]'
  expect(await refused(strict, path, body)).toEqual([400, noParent])
  expect(await refused(strict, path, { ...body, parent_step: { id: jobId } })).toEqual([400, noParent])
  expect(await refused(strict, path, { ...body, parent_step: { id: nobody } })).toEqual([400, noParent])
  expect((await strict.send('POST', `/jobs/${jobId}/steps`, body)).status).toBe(201)
  expect((await strict.send('POST', `/jobs/${jobId}/steps/${stepId}/end`, {})).status).toBe(200)
})

test('ovirt/steps-of-an-unknown-job', async () => {
  const [real, strict] = await both('ovirt/steps-of-an-unknown-job')
  expect((await real.send('GET', `/jobs/${nobody}/steps`)).text).toBe('{ }\n')
  expect((await strict.send('GET', `/jobs/${nobody}/steps`)).status).toBe(404)
  expect((await strict.send('GET', `/jobs/${otherId}/steps`)).status).toBe(200)
})

test('ovirt/unknown-id-in-an-action-is-400', async () => {
  const [real, strict] = await both('ovirt/unknown-id-in-an-action-is-400')
  for (const path of [`/jobs/${nobody}/end`, `/jobs/${nobody}/clear`, `/jobs/${jobId}/steps/${nobody}/end`]) {
    expect((await refused(real, path))[0]).toBe(400)
    expect(await strict.send('POST', path, {})).toMatchObject({ status: 404, text: '' })
  }
  expect((await refused(strict, `/jobs/${internalId}/end`))[0]).toBe(400)
})

test('ovirt/job-id-parameter', async () => {
  const [real, strict] = await both('ovirt/job-id-parameter')
  for (const parameter of ['JobId', 'StepId']) {
    expect((await real.send('POST', `/jobs?${parameter}=${jobId}`, { description: 'd' })).status).toBe(400)
    expect((await strict.send('POST', `/jobs?${parameter}=${jobId}`, { description: 'd' })).status).toBe(201)
  }
  const path = `/jobs/${jobId}/end?JobId=${nobody}&StepId=${otherId}`
  const real200 = await real.send('POST', path, {})
  expect([real200.status, real200.json]).toMatchObject([200, { job: { id: jobId } }])
  expect([(await real.job(jobId)).status, (await real.job(otherId)).status]).toEqual(['started', 'finished'])
  await real.send('POST', `/jobs/${jobId}/clear;JobId=${otherId}`, {})
  expect([await real.job(jobId), await real.job(otherId)]).toMatchObject([
    { auto_cleared: false },
    { auto_cleared: true },
  ])
  expect((await real.send('POST', `/jobs/${jobId}/end?jobid=${otherId}`, {})).status).toBe(200)
  expect((await real.job(jobId)).status).toBe('finished')

  expect((await strict.send('POST', path, {})).status).toBe(200)
  expect([(await strict.job(jobId)).status, (await strict.job(otherId)).status]).toEqual(['finished', 'started'])
})

test('ovirt/wrong-verbs', async () => {
  const [real, strict] = await both('ovirt/wrong-verbs')
  const end = `/jobs/${nobody}/end`
  expect(await refused(real, end)).toEqual([400, '[Cannot Clear External Job. Job not found.]'])
  expect(await refused(strict, end)).toEqual([400, '[Cannot End External Job. Job not found.]'])
  const clear = `/jobs/${nobody}/clear`
  for (const site of [real, strict])
    expect(await refused(site, clear)).toEqual([400, '[Cannot Clear External Job. Job not found.]'])
  const blank = { type: 'executing', description: '' }
  const steps = `/jobs/${jobId}/steps`
  expect(await refused(real, steps, blank)).toEqual([400, '[Cannot add External Job. Description can not be empty.]'])
  expect(await refused(strict, steps, blank)).toEqual([
    400,
    '[Cannot add External Step. Description can not be empty.]',
  ])
})

test('ovirt/placeholders-in-refusals', async () => {
  const [real, strict] = await both('ovirt/placeholders-in-refusals')
  const odd = `Cannot \${action} \${type}.`
  for (const [path, body, verb, words] of [
    ['/jobs', { description: ' ' }, 'Cannot add External Job.', 'Description can not be empty.'],
    [`/jobs/${jobId}/steps/${nobody}/end`, {}, 'Cannot End External Step.', 'Step not found.'],
    [`/jobs?JobId=${jobId}`, { description: 'd' }, 'Cannot add External Job.', 'Non monitored command.'],
    [
      `/jobs/${jobId}/steps?JobId=${jobId}`,
      { description: 'd', type: 'unknown' },
      'Cannot add External Step.',
      'Non monitored command.',
    ],
  ] as const) {
    expect(await refused(real, path, body)).toEqual([400, `[${odd} ${words}]`])
    expect(await refused(strict, path, body)).toEqual([400, `[${verb} ${words}]`])
  }
})

test('ovirt/created-step-is-answered-400', async () => {
  const users: OvirtSeed['users'] = [{ username: 'plugin@internal', password: 'p', role: 'ExternalTasksCreator' }]
  const given = { ...seed, users, settings: { authentication: false } }
  const [real, strict] = await both('ovirt/created-step-is-answered-400', given)
  const step = { type: 'executing', description: 'new' }
  const path = `/jobs/${jobId}/steps`
  expect(await refused(real, path, step)).toEqual([400, 'query execution failed due to insufficient permissions.'])
  expect(await strict.send('POST', path, step)).toMatchObject({ status: 201, json: { number: '1' } })
})

test('ovirt/sub-steps-of-internal-steps', async () => {
  const [real, strict] = await both('ovirt/sub-steps-of-internal-steps')
  const step = { type: 'executing', description: 'new', parent_step: { id: internalStep } }
  const path = `/jobs/${internalId}/steps`
  const words = '[Cannot add External Job. External steps can be added only to external jobs or steps.]'
  expect((await real.send('POST', path, step)).json).toMatchObject({ external: 'true' })
  expect(await refused(strict, path, step)).toEqual([400, words])
  for (const site of [real, strict])
    expect(await refused(site, path, { ...step, parent_step: undefined })).toEqual([400, words])
})

test('ovirt/sso-error-names', async () => {
  const [real, strict] = await both('ovirt/sso-error-names')
  const login = async (site: OvirtSite) => {
    const path = `${site.emulator.url}/ovirt-engine/sso/oauth/token?grant_type=x&scope=ovirt-app-api`
    return (await site.send('POST', path)).json
  }
  const text = 'The authorization grant type is not supported by the authorization server.'
  expect(await login(real)).toEqual({ error_code: 'unsupported_grant_type', error: text })
  expect(await login(strict)).toEqual({ error: 'unsupported_grant_type', error_description: text })
})
