import { describeIssues, describePath, type Issue } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

const issue = (...path: Issue['path']): Issue => ({ code: 'invalid_type', path })

describe('a path', () => {
  test.each<[Issue['path'], string]>([
    [[], 'the document itself'],
    [['action'], 'action'],
    [[3], '[3]'],
    [['filter_set', 0, 'node_names'], 'filter_set[0].node_names'],
    [[0, 1, 'a', 2], '[0][1].a[2]'],
    [['v1.0', 'path'], 'v1.0.path'],
    [['__proto__', 'constructor'], '__proto__.constructor'],
    [['.hidden'], '.hidden'],
    [[''], '[""]'],
    [['labels', ''], 'labels[""]'],
    [['0'], '0'],
  ])('%j is written %s', (path, text) => {
    expect(describePath(path)).toBe(text)
  })
})

describe('issues', () => {
  test('are told with their places, up to five of them', () => {
    const issues = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => issue(key))
    expect(describeIssues([])).toBe('')
    expect(describeIssues([{ code: 'invalid_value', path: ['action'] }])).toBe('invalid_value at action')
    expect(describeIssues([issue(), issue('a', 0)])).toBe('invalid_type at the document itself, invalid_type at a[0]')
    const five = 'invalid_type at a, invalid_type at b, invalid_type at c, invalid_type at d, invalid_type at e'
    expect(describeIssues(issues.slice(0, 5))).toBe(five)
    expect(describeIssues(issues.slice(0, 6))).toBe(`${five} and 1 more`)
    expect(describeIssues(issues)).toBe(`${five} and 2 more`)
  })
})
