import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ListedObject, listed } from './drp-list.ts'

const recording = readFileSync(new URL('../fixtures/drp/list-filters.tsv', import.meta.url), 'utf8')
const machine = '66660001-0000-0000-0000-000000000000'

const machines = ['red', 'blue'].map((color, at) => {
  return { id: `f${at + 1}`, Name: `f${at + 1}`, Runnable: 'true', Workflow: '', Meta: { color } }
})
const jobs = ['failed', 'finished', 'failed', 'finished', 'incomplete'].map((State, at) => {
  const Key = `bbbbbbbb-0000-0000-0000-00000000000${at}`
  return {
    id: `0${at}`,
    Key,
    Uuid: Key,
    Machine: machine,
    State,
    Stage: 'none',
    BootEnv: 'local',
    Workflow: '',
    Meta: { k: String(at) },
  }
})

/** What the recording's objects have, and lists do not take as something else. */
const known = new Set([
  'Key',
  'Machine',
  'State',
  'Stage',
  'BootEnv',
  'Workflow',
  'Name',
  'Runnable',
  'Meta.k',
  'Meta.nosuch',
  'Meta.color',
])

const rows = recording
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .flatMap(([request = '', status, , , ids = '']) => {
    const [, kind, query = ''] = /^GET \/(jobs|machines)\?(.*)$/.exec(request) ?? []
    const isKnown = [...new URLSearchParams(query).keys()].every((field) => known.has(field))
    const isAnswer = status === '200' || (status === '500' && query.includes('Between'))
    return kind !== undefined && isKnown && isAnswer ? [{ kind, query, status, ids }] : []
  })

test('the model of lists answers as the recorded server did', () => {
  for (const { kind, query, status, ids } of rows) {
    const objects: readonly (ListedObject & { readonly id: string })[] = kind === 'jobs' ? jobs : machines
    const answer = listed(objects, query)
    const names = answer?.map(({ id }) => id).sort()
    expect(names?.join() ?? '500', query).toBe(status === '200' ? ids : status)
  }
  expect(rows.length).toBeGreaterThan(35)
})
