import { mergeStatuses, rollUp, type Status, toStatusDocument } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { expectFrozen } from './expect-frozen.ts'

const message = (text: string, error: boolean) => ({ message: text, error })
const one: Status = {
  status: 'Success',
  message: 'one',
  metadata: { a: 1, b: { c: 2 } },
  successes: ['n1', 'n2'],
  links: [
    { rel: 'y', href: '1' },
    { rel: 'x', href: '1' },
  ],
  details: { errorCount: 7, messageList: [message('a', true)] },
}
const two: Status = {
  status: 'failure',
  message: 'two',
  reason: 'because',
  metadata: { a: 5, d: 3 },
  successes: ['n2', 'n3'],
  failures: ['n1'],
  links: [
    { rel: 'y', href: '2' },
    { rel: 'x', href: '1' },
  ],
  details: { messageList: [message('b', false), message('a', true)] },
}

describe('merging', () => {
  test('joins results, concatenates messages, unites the rest in order', () => {
    const merged = mergeStatuses([one, two])
    expect(merged.status).toBe('partial_success')
    expect(merged.successes).toEqual(['n1', 'n2', 'n3'])
    expect(merged.failures).toEqual(['n1'])
    expect(merged.links.map(({ rel, href }) => rel + href)).toEqual(['y1', 'y2', 'x1'])
    expect(merged.details.messageList.map(({ message }) => message)).toEqual(['a', 'b', 'a'])
    expect(merged.details.errorCount).toBe(2)
    expect([merged.message, merged.reason]).toEqual(['one', 'because'])
    expect(JSON.stringify(merged.metadata)).toBe('{"a":1,"b":{"c":2},"d":3}')
    expect(Object.keys(merged)).toEqual(Object.keys(toStatusDocument(one)))
    expectFrozen(merged)
  })

  test('one Status is put into its complete form, none is empty', () => {
    expect(mergeStatuses([one])).toEqual(toStatusDocument(one))
    expect(mergeStatuses([])).toEqual(toStatusDocument({ status: 'incomplete' }))
  })

  test('an unknown result word counts as incomplete', () => {
    expect(mergeStatuses([{ status: 'postponed' }, { status: 'success' }]).status).toBe('success')
    expect(mergeStatuses([{ status: 'postponed' }]).status).toBe('incomplete')
  })

  test('keys of metadata stay data', () => {
    const hostile = JSON.parse('{"status":"success","metadata":{"__proto__":{"polluted":1},"constructor":5}}') as Status
    const merged = mergeStatuses([{ status: 'success', metadata: { z: 1 } }, hostile])
    expect(JSON.stringify(merged.metadata)).toBe('{"z":1,"__proto__":{"polluted":1},"constructor":5}')
    expect(Object.getPrototypeOf(merged.metadata)).toBe(Object.prototype)
  })
})

describe('rolling up', () => {
  const closed = (status: string, ...messageList: { message: string; error: boolean }[]) => {
    return { open: false, result: { status, details: { messageList } } }
  }
  const resultOf = (...children: { open: boolean; result: Status }[]) => rollUp(children).status

  test('work without parts is a success', () => {
    expect(rollUp([])).toEqual(toStatusDocument({ status: 'success' }))
  })

  test('is incomplete while any part is open, whatever the others say', () => {
    for (const status of ['success', 'failure', 'partial_success', 'incomplete', 'unreported']) {
      expect(resultOf({ ...closed(status), open: true })).toBe('incomplete')
      expect(resultOf(closed('failure'), { ...closed(status), open: true }, closed('success'))).toBe('incomplete')
    }
  })

  test('joins the results of parts that have ended', () => {
    expect(resultOf(closed('success'), closed('success'))).toBe('success')
    expect(resultOf(closed('success'), closed('Failure'))).toBe('partial_success')
    expect(resultOf(closed('failure'), closed('failure'))).toBe('failure')
    expect(resultOf(closed('incomplete'), closed('success'))).toBe('success')
    expect(resultOf(closed('incomplete'), closed('incomplete'))).toBe('incomplete')
    expect(resultOf(closed('unreported'))).toBe('unreported')
  })

  test('is partial_success at best where an error message exists', () => {
    const error = message('e', true)
    expect(resultOf(closed('success', error))).toBe('partial_success')
    expect(resultOf(closed('success', message('i', false)))).toBe('success')
    expect(resultOf(closed('failure', error))).toBe('failure')
    expect(resultOf(closed('incomplete', error))).toBe('incomplete')
    expect(resultOf(closed('partial_success', error))).toBe('partial_success')
    expect(resultOf(closed('success'), closed('success', error))).toBe('partial_success')
  })

  test('gathers what the parts say, frozen, in the order of the complete form', () => {
    const document = rollUp([
      { open: true, result: one },
      { open: false, result: two },
    ])
    expect(document).toEqual({ ...mergeStatuses([one, two]), status: 'incomplete' })
    expect(Object.keys(document)).toEqual(Object.keys(toStatusDocument(one)))
    expectFrozen(document)
  })
})
