import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type DrpListPrefix, type DrpQueryEvaluation, drpIndexes, evaluateDrpQuery } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

type Row = Record<string, unknown> & { readonly Uuid: string }

interface Recorded {
  readonly from: string
  readonly n: number
  readonly request: { readonly method: string; readonly path: string }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: readonly Row[] | { readonly Messages: readonly string[] } | null
  }
}

const fixture = (name: string) => new URL(`../../fixtures/drp/${name}`, import.meta.url)
const recorded = gunzipSync(readFileSync(fixture('list-answers.jsonl.gz')))
  .toString()
  .trim()
  .split('\n')
  .map((line): Recorded => JSON.parse(line))

/** The few patterns of the recordings, none of which needs more than this. */
const matches = (pattern: string, text: string) => new RegExp(pattern).test(text)

function splitPath(path: string): { readonly of: DrpListPrefix; readonly query: string } {
  const [, of = '', query = ''] = /^\/(?:api\/v3\/)?(\w+)\??(.*)$/.exec(path) ?? []
  return { of: of as DrpListPrefix, query }
}

/** What became of a query as the recordings tell it: the status, and the words of an error up to what it names. */
function statusOf(answer: DrpQueryEvaluation<Row>): number {
  if (answer.ok) return 200
  return answer.code === 'one-end' || answer.code === 'no-order' ? 500 : 406
}

describe('the table of list queries', () => {
  const [jobs = [], machines = []] = ['jobs?Machine=66660001-0000-0000-0000-000000000000', 'machines?Params=p/one'].map(
    (path) => {
      const body = recorded.find(({ request }) => request.path === `/api/v3/${path}`)?.response.body
      return Array.isArray(body) ? (body as Row[]) : []
    },
  )
  // Rows of other machines, which the table counts without showing them.
  const others = (count: number, like: Row): Row[] =>
    Array.from({ length: count }, (_, at) => ({
      ...like,
      Uuid: `eeeeeeee-0000-4000-8000-${String(at).padStart(12, '0')}`,
      Machine: 'eeeeeeee-0000-0000-0000-000000000000',
      Name: `other${at}`,
      Meta: {},
      Params: {},
    }))
  const lists: Partial<Record<DrpListPrefix, readonly Row[]>> = {
    jobs: [...jobs, ...others(69, jobs[0] ?? { Uuid: '' })],
    machines: [...machines, ...others(35, machines[0] ?? { Uuid: '' })],
  }
  const rows = readFileSync(fixture('list-filters.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter(([, , , , result]) => result !== 'object')

  test('is whole', () => {
    expect(rows).toHaveLength(106)
    expect([jobs.length, machines.length]).toEqual([5, 2])
  })

  test.each(rows)('%s answers %s', (...row) => {
    const [request = '', status, count, total, result = ''] = row
    const { of, query } = splitPath(request.split(' ')[1] ?? '')
    const answer = evaluateDrpQuery(query, lists[of] ?? [], { of, profile: 'v3.13', matches })
    const counts = answer.ok ? [answer.rows.length, answer.total] : ['-', '-']
    expect([statusOf(answer), ...counts].map(String)).toEqual([status, count, total])
    // To a HEAD, and where the server fails, nothing is said.
    expect(result === 'empty' ? result : wordsOf(answer, of, result)).toBe(result)
  })
})

/** What the table shows of an answer: the end of each key, or the message, of which a part is checked. */
function wordsOf(answer: DrpQueryEvaluation<Row>, of: DrpListPrefix, result: string): string {
  if (answer.ok) return answer.rows.map(({ Uuid, Name }) => (of === 'jobs' ? Uuid.slice(-2) : Name)).join(',')
  const special = answer.name === 'sort' ? answer.value : messageOf(answer)
  return result.includes(special) ? result : special
}

/** The words of the server that are special to each failure. */
function messageOf({ code, name, value }: Exclude<DrpQueryEvaluation<Row>, { ok: true }>): string {
  if (code === 'unknown-field') return `Filter not found: ${name}`
  if (code === 'not-a-number')
    return `${name === 'limit' ? 'Limit' : 'Offset'} not valid: strconv.Atoi: parsing "${value}"`
  if (code === 'negative') return `${name === 'limit' ? 'Limit' : 'Offset'} cannot be negative`
  return name === 'Archived' || name === 'Current' ? `${name} must be true or false` : value
}

describe('the list requests of all recordings', () => {
  test('agree: errors as recorded, and what was listed is listed, in that order', () => {
    const seen = { errors: 0, crashes: 0, lists: 0, rows: 0, repeated: 0, sorted: 0 }
    for (const { request, response } of recorded) {
      const { of, query } = splitPath(request.path)
      const options = { of, profile: 'v3.13', matches } as const
      const body = Array.isArray(response.body) ? (response.body as Row[]) : []
      // An object that suits two tests of one field was listed twice.
      const objects = [...new Map(body.map((row) => [row.Uuid ?? row['Name'], row])).values()]
      // Without the window, what was listed must be found again among itself.
      const isError = response.status !== 200
      const unlimited = isError
        ? query
        : query
            .split('&')
            .filter((part) => !/^(?:limit|offset)=/.test(part))
            .join('&')
      const answers = [objects, objects.toReversed()].map((rows) => evaluateDrpQuery(unlimited, rows, options))
      const told = answers.map((answer) => [statusOf(answer), answer.ok ? answer.rows : []])
      expect([request.path, ...told]).toEqual([request.path, [response.status, body], [response.status, body]])
      if (response.status === 500) seen.crashes += 1
      else if (isError) seen.errors += 1
      else seen.lists += 1
      seen.rows += body.length
      seen.repeated += body.length - objects.length
      if (!isError && query.includes('sort=')) seen.sorted += 1
    }
    expect(seen).toEqual({ errors: 60, crashes: 9, lists: 382, rows: 1165, repeated: 8, sorted: 156 })
  })

  test('ask for nothing but what the recorded tables of indexes have', () => {
    expect([...drpIndexes('jobs', 'v3.13').keys()].toSorted().join()).toBe(
      'Archived,Available,BootEnv,Bundle,Current,EndTime,Key,Machine,Previous,ReadOnly,Stage,StartTime,State,Task,Uuid,Valid,Workflow',
    )
    expect([...drpIndexes('machines', 'v3.13').keys()].toSorted().join()).toBe(
      'Address,Available,BootEnv,Bundle,Key,Name,Params,Profiles,ReadOnly,Runnable,Stage,Uuid,Valid,Workflow',
    )
  })
})
