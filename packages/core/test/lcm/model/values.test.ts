import {
  actionNamesOf,
  errorMessageOf,
  parseActionCatalogue,
  parseActionDescription,
  parseJob,
  parseJobNode,
  parseLcmErrorBody,
  parseLoginAnswer,
  parseLogoutAnswer,
  parsePage,
  parseTerminateAnswer,
} from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { clusterJob, job } from './documents.ts'
import { sample } from './samples.ts'

const page = (results: readonly unknown[], more: object = {}) => ({
  count: results.length,
  'per-page': 50,
  current: 1,
  last: 1,
  next: null,
  previous: null,
  results,
  ...more,
})

describe('a page', () => {
  test('comes back as the same object, whatever its numbers say', () => {
    for (const given of [page([job, clusterJob]), page([]), page([job], { count: 29 }), page([], { more: 1 })]) {
      const parsed = parsePage(given, parseJob)
      expect(parsed.ok && parsed.value).toBe(given)
    }
    const { next: _next, previous: _previous, ...rest } = page([job])
    expect(parsePage(rest, parseJob).ok).toBe(true)
  })

  test('says what is wrong in each row', () => {
    const { id: _id, ...nameless } = job
    expect(parsePage(page([nameless, job, 'x', { ...job, status: 5, type: 'job-node' }]), parseJob)).toEqual({
      ok: false,
      issues: [
        { code: 'invalid_type', path: ['results', 0, 'id'] },
        { code: 'invalid_type', path: ['results', 2] },
        { code: 'invalid_value', path: ['results', 3, 'type'] },
        { code: 'invalid_type', path: ['results', 3, 'status'] },
      ],
    })
    expect(parsePage(page([job]), parseJobNode).ok).toBe(false)
    // A hole is not a row.
    expect(parsePage(page(Object.assign([], { 1: job })), parseJob)).toEqual({
      ok: false,
      issues: [{ code: 'invalid_type', path: ['results', 0] }],
    })
  })

  test('is not the body of an error', () => {
    const issues = ['count', 'per-page', 'current', 'last', 'results'].map((key) => ({
      code: 'invalid_type',
      path: [key],
    }))
    expect(parsePage({ code: 500, message: 'failed' }, parseJob)).toEqual({ ok: false, issues })
    expect(parsePage('server error', parseJob).ok).toBe(false)
    expect(parsePage([job], parseJob).ok).toBe(false)
  })
})

describe('the body of an error', () => {
  test.each([
    [{ code: 409, type: 'conflict', msg: 'exists' }, 'exists'],
    [{ code: 409, message: 'exists' }, 'exists'],
    [{ message: 'new', msg: 'old' }, 'new'],
    ['server error', 'server error'],
    ['', ''],
  ])('%j is read, and says %j', (body, message) => {
    const parsed = parseLcmErrorBody(body)
    expect(parsed.ok && parsed.value).toBe(body)
    expect(parsed.ok && errorMessageOf(parsed.value)).toBe(message)
  })

  test.each([[{}], [{ code: 409 }], [null], [5], [['x']], [{ msg: 5 }], [{ message: null }]])('%j is none', (body) => {
    expect(parseLcmErrorBody(body).ok).toBe(false)
  })

  test('is shown without secrets', () => {
    const options = { secrets: ['s3cr3t'] }
    expect(errorMessageOf({ msg: 's3cr3t is no name' }, options)).toBe('*** is no name')
    expect(errorMessageOf({ message: 'got {"new-password": "abc"}' })).toBe('got {"new-password": "***"}')
  })
})

describe('the actions', () => {
  test('are read in whatever form, and their names are found', () => {
    const forms = [
      ['install', 'restart', 'install'],
      [
        { 'job-type': 'install', name: 'Install' },
        { action: 'restart', name: 'Restart' },
      ],
      [{ name: 'install' }, { 'job-type': 5, name: 'restart' }],
      { install: {}, restart: null },
      page([{ name: 'install' }, 'restart']),
      [{ name: 'install' }, 5, null, [], {}, { title: 'x' }, { name: 'restart' }],
    ]
    for (const form of forms) {
      const parsed = parseActionCatalogue(form)
      expect(parsed.ok && parsed.value).toBe(form)
      expect(parsed.ok && actionNamesOf(parsed.value)).toEqual(['install', 'restart'])
    }
    expect(actionNamesOf({ results: {}, install: {} })).toEqual(['results', 'install'])
    expect(actionNamesOf(JSON.parse('{"__proto__":1}'))).toEqual(['__proto__'])
    expect(actionNamesOf([Object.create({ name: 'inherited' })])).toEqual([])
    expect(actionNamesOf(Object.create({ results: ['inherited'] }))).toEqual([])
    for (const other of ['install', 5, null, undefined]) expect(parseActionCatalogue(other).ok).toBe(false)
  })

  test('are described by objects of any form', () => {
    const description = { parameters: [{ name: 'job-scope' }] }
    const parsed = parseActionDescription(description)
    expect(parsed.ok && parsed.value).toBe(description)
    for (const other of [[], 'x', 5, null]) expect(parseActionDescription(other).ok).toBe(false)
  })

  test('to terminate are answered by a bare text', () => {
    expect(parseTerminateAnswer(sample('seed-terminate-response'))).toEqual({
      ok: true,
      value: 'Termination in progress',
    })
    expect(parseTerminateAnswer({ message: 'Termination in progress' }).ok).toBe(true)
    for (const other of [null, 5, true, []]) expect(parseTerminateAnswer(other).ok).toBe(false)
  })
})

describe('a session', () => {
  test('has an id', () => {
    expect(parseLoginAnswer({ sessionid: '' }).ok).toBe(false)
    expect(parseLoginAnswer({ sessionid: 'x', more: 1 }).ok).toBe(true)
    expect(parseLogoutAnswer({}).ok).toBe(true)
    expect(parseLogoutAnswer('').ok).toBe(false)
  })
})
