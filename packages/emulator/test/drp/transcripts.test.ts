import { expect, test } from 'vitest'
import { type RecordedExchange, transcript } from './recordings.ts'
import { type Replayed, startReplay, told } from './replay.ts'

/** What a proxy saw between an agent and the server. */
interface ProxiedExchange {
  readonly n: number
  readonly request: {
    readonly method: string
    readonly path: string
    readonly content_type: string | null
    readonly body: unknown
  }
  readonly response: { readonly status: number; readonly content_type?: string; readonly body: unknown }
}

/** How far the recorded plugin had counted in its machine's parameters after these exchanges. */
const counted: ReadonlyMap<number, number> = new Map([
  [89, 1],
  [91, 2],
  [115, 3],
])

/** Not replayed: of two agents' runs there is no recording. */
const leftOut: Readonly<Record<string, readonly number[]>> = {
  '12-agent-flow-setup': [19, 20, 22, 23],
}

/** All of them were recorded on one server, one after the other; the first, of what others emulate, only sets it up. */
const provider = 'incrementer'
const site = await startReplay({
  actions: [
    { provider, command: 'increment', optionalParams: ['incrementer/step', 'incrementer/parameter'] },
    { provider, command: 'reset_count', requiredParams: ['incrementer/touched'] },
  ],
})
site.drp.script([1, 2, 3].map((result) => ({ command: 'increment', times: 1, result })))

const replays = new Map<string, Replayed[]>()
await playAll('02-setup-and-machine')
for (const name of ['03-job-lifecycle', '04-transitions-and-patch', '05-workflow-and-tasklist']) await playAll(name)
await playAll('08-agent-setup-http')
await playAll('12-agent-flow-setup', { to: 7 })
await playAgent('12-agent-v48-workflow')
await playAll('12-agent-flow-setup', { from: 8, to: 12 })
await playAgent('12-agent-v48-init-fails-stale-running-job')
await playAll('12-agent-flow-setup', { from: 13, to: 15 })
await playAgent('12-agent-v48-render-failure')
await playAll('12-agent-flow-setup', { from: 16 })
await site.close()

test.each([...replays].filter(([name]) => !name.startsWith('02-')))('%s', (_, replayed) => {
  const different = replayed.filter(({ agreement }) => agreement !== 'exact')
  expect(different.map(told)).toEqual([])
})

test('covers every exchange', () => {
  const counts = [...replays].map(([name, replayed]) => [name, replayed.length])
  console.table(Object.fromEntries(counts))
  expect(Object.fromEntries(counts)).toEqual({
    '02-setup-and-machine': 25,
    '03-job-lifecycle': 58,
    '04-transitions-and-patch': 190,
    '05-workflow-and-tasklist': 128,
    '08-agent-setup-http': 53,
    '12-agent-flow-setup': 19,
    '12-agent-v48-workflow': 26,
    '12-agent-v48-init-fails-stale-running-job': 17,
    '12-agent-v48-render-failure': 7,
  })
})

async function playAll(name: string, { from = 1, to = Number.POSITIVE_INFINITY } = {}): Promise<void> {
  const exchanges = (transcript(name) as readonly RecordedExchange[]).filter(({ n }) => n >= from && n <= to)
  for (const exchange of exchanges) {
    if (leftOut[name]?.includes(exchange.n) === true) continue
    // Between these transcripts the recorded server got more jobs than they tell of.
    const ignoring = name.startsWith('12-') ? ['X-Drp-List-Total-Count'] : []
    note(name, await site.play(exchange, { ignoring }))
    const count = name === '05-workflow-and-tasklist' ? counted.get(exchange.n) : undefined
    if (count === undefined) continue
    const Params = { 'incrementer/default': count, 'incrementer/touched': count }
    site.drp.setMachine('55550003-0000-0000-0000-000000000000', { Params })
  }
}

/** The agents came with the tokens of their machines. */
async function playAgent(name: string): Promise<void> {
  const exchanges = (transcript(name) as readonly ProxiedExchange[]).filter((line) => 'request' in line)
  for (const { n, request, response } of exchanges) {
    const [machine = ''] = /bbbb0{2}\d{2}-0000-0000-0000-0{12}/.exec(JSON.stringify(exchanges[0])) ?? []
    const contentType = (type: string | null | undefined) => (type ? { 'Content-Type': type } : {})
    const recorded: RecordedExchange = {
      n,
      label: 'agent',
      request: { ...request, headers: contentType(request.content_type) },
      response: { ...response, headers: contentType(response.content_type) },
    }
    note(name, await site.play(recorded, { authorization: `Bearer ${site.drp.machineToken(machine)}` }))
  }
}

function note(name: string, replayed: Replayed): void {
  replays.set(name, [...(replays.get(name) ?? []), replayed])
}
