import { describe, expect, test } from 'vitest'
import { compareBodies } from './compare.ts'
import { Correspondence } from './correspondence.ts'
import { type RecordedExchange, transcript } from './recordings.ts'
import { type Answered, basic, type Site, startSite } from './start-site.ts'

/** The long texts of the server's own content are not those of the emulator, and are left out of one of the recordings. */
const longTexts = ['Description', 'Documentation', 'Contents', 'Schema', 'Kernel', 'Initrds', 'BootParams']
/** Where the recorded server ran, and how it was built. */
const whereabouts = ['version', 'id', 'local_id', 'ha_id', 'api_port', 'file_port', 'address']

/** Credentials that are placeholders in the recording, by the number of the exchange. */
const sentInstead: Readonly<Record<number, (site: Site) => string | Promise<string>>> = {
  2: () => `Basic ${btoa('rocketskates:wrong')}`,
  3: () => 'Basic !!!',
  4: () => 'Digest x',
  5: () => 'Bearer notatoken',
}

async function sent(site: Site, { n, request }: RecordedExchange, file: string, late: string): Promise<Answered> {
  const { method, path, body, headers } = request
  const given = headers['Authorization']
  const bearer = given === undefined ? undefined : basic
  const authorization = file !== '01-auth' ? bearer : n === 15 ? late : await (sentInstead[n]?.(site) ?? bearer)
  const text = body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const all = { 'content-type': headers['Content-Type'], authorization }
  return site.raw(method, path.slice('/api/v3'.length), text, all)
}

/** Makes texts that are not compared alike. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  const readOnly = 'ReadOnly' in value && (value.ReadOnly === true || ('Name' in value && value.Name === 'global'))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const hidden =
        (readOnly && (longTexts.includes(key) || key === 'Templates' || key === 'OS')) ||
        whereabouts.includes(key) ||
        key === 'baseTokenSecret' ||
        key === 'systemGrantorSecret'
      return [key, hidden ? '…' : masked(item)]
    }),
  )
}

/** Replays a transcript on a fresh server; answers what differs. */
async function differencesOf(file: string): Promise<{ readonly count: number; readonly different: readonly string[] }> {
  const site = await startSite()
  const known = new Correspondence()
  const different: string[] = []
  let late = ''
  const exchanges = transcript(file) as readonly RecordedExchange[]
  for (const recorded of exchanges) {
    const { n, label, request, response } = recorded
    if (file === '01-auth' && n === 15) await site.clock.advance(3000)
    known.translate(JSON.stringify(request.body))
    const answered = await sent(site, recorded, file, late)
    if (file === '01-auth' && n === 14) late = `Bearer ${(answered.json as { Token: string }).Token}`
    const expected = JSON.parse(JSON.stringify(response.body).replace('<redacted token echo>', late.slice(7)))
    const body = answered.text === '' ? null : answered.json
    const { differences } = compareBodies(masked(expected), masked(body), request.path, known)
    const statuses = answered.status === response.status ? [] : [`${answered.status}, not ${response.status}`]
    const headers = ['Content-Type', 'X-Drp-List-Count', 'X-Drp-List-Total-Count', 'Www-Authenticate'].flatMap(
      (name) => {
        const [wanted, got] = [response.headers[name] ?? null, answered.headers.get(name)]
        return wanted === got ? [] : [`${name}: ${got}, not ${wanted}`]
      },
    )
    const all = [...statuses, ...headers, ...differences]
    if (all.length > 0) different.push(`${n} ${label}: ${all.join('; ')}`)
  }
  return { count: exchanges.length, different }
}

describe('a fresh server answers as it was recorded', () => {
  test.each([
    ['who may come in, tokens, what there is', '01-auth', 20],
    ['tasks, stages, workflows and machines, and their errors', '02-setup-and-machine', 25],
    ['what it has before anybody adds anything', 'baseline', 12],
  ])('%s', async (_, file, count) => {
    expect(await differencesOf(file)).toEqual({ count, different: [] })
  })
})
