import type { DrydockClient } from '@jobwright/client/drydock'
import type { WaitResult } from '@jobwright/client/wait'
import type { FaultMatch } from '@jobwright/emulator'
import { designRef, type Site } from './site.ts'

/** What an operation works with: tasks that are there before it. */
interface Stage {
  readonly site: Site
  readonly drydock: DrydockClient
  /** Two tasks that are queued; the first has build data. */
  readonly first: string
  readonly second: string
}

/** How an operation asks, which decides what a fault makes of it. */
type Manner =
  /** GET: tried again. */
  | 'read'
  /** POST that changes nothing: tried again. */
  | 'question'
  /** Sent once. */
  | 'write'
  /** Asks until it is over. */
  | 'loop'
  /** Asks once; what is unreachable now is no failure. */
  | 'look'

/** Something that a client does. */
export interface Operation {
  readonly name: string
  readonly manner: Manner
  /** Which of its requests meet the fault. Default: all. */
  readonly match?: FaultMatch
  /** Carries it out; a text that it answers says how a wait ended. */
  readonly run: (stage: Stage) => Promise<unknown>
}

/** What is created: no other task of the stage, nor any that the server makes for itself, asks for the same. */
export const document = { action: 'verify_nodes', design_ref: designRef } as const

/** Time enough for every fault to be lived through or given up. */
const patience = { timeoutMs: 600_000, outageToleranceMs: 60_000, notFoundGraceMs: 20_000 } as const

export const operations: readonly Operation[] = [
  { name: 'tasks.create', manner: 'write', run: ({ drydock }) => drydock.tasks.create(document) },
  { name: 'tasks.get', manner: 'read', run: ({ drydock, first }) => drydock.tasks.get(first, { builddata: true }) },
  { name: 'tasks.tree', manner: 'read', run: ({ drydock, first }) => drydock.tasks.tree(first) },
  { name: 'tasks.list', manner: 'read', run: ({ drydock }) => all(drydock.tasks.list().items()) },
  { name: 'tasks.buildData', manner: 'read', run: ({ drydock, first }) => drydock.tasks.buildData(first) },
  {
    name: 'tasks.purge',
    manner: 'write',
    run: ({ drydock }) => drydock.tasks.purge({ olderThanDays: 0, everything: true }),
  },
  {
    name: 'tasks.ensure, its list',
    manner: 'read',
    match: { method: 'GET' },
    run: ({ drydock }) => drydock.tasks.ensure(document, { withinMs: 3_600_000 }),
  },
  {
    name: 'tasks.ensure, its post',
    manner: 'write',
    match: { method: 'POST' },
    run: ({ drydock }) => drydock.tasks.ensure(document, { withinMs: 3_600_000 }),
  },
  {
    name: 'tasks.wait',
    manner: 'loop',
    run: async ({ drydock, second }) => end(await drydock.tasks.wait(second, patience)),
  },
  {
    name: 'tasks.watch',
    manner: 'loop',
    async run({ drydock, second }) {
      const watch = drydock.tasks.watch(second, patience)
      for await (const _ of watch);
      return end(await watch.result)
    },
  },
  {
    name: 'tasks.waitAll',
    manner: 'loop',
    async run({ drydock, second, first }) {
      const ends = await drydock.tasks.waitAll([first, second], patience)
      return [...ends.values()].map(end).join()
    },
  },
  {
    name: 'tasks.check',
    manner: 'look',
    run: ({ drydock, second }) => drydock.tasks.check(drydock.tasks.waitToken(second, patience)),
  },
  { name: 'nodes.list', manner: 'read', run: ({ drydock }) => all(drydock.nodes.list().items()) },
  { name: 'nodes.buildData', manner: 'read', run: ({ drydock }) => drydock.nodes.buildData('a') },
  {
    name: 'nodeFilter',
    manner: 'question',
    run: ({ drydock }) => drydock.nodeFilter({ design_ref: designRef, node_filter: null }),
  },
  {
    name: 'plan',
    manner: 'question',
    run: ({ drydock }) => drydock.plan({ action: 'deploy_nodes', design_ref: designRef, where: null }),
  },
  { name: 'validateDesign', manner: 'question', run: ({ drydock }) => drydock.validateDesign(designRef) },
  { name: 'versions', manner: 'read', run: ({ drydock }) => drydock.versions() },
  { name: 'ready', manner: 'loop', run: ({ drydock }) => drydock.ready({ timeoutMs: 60_000 }) },
]

function end({ outcome, reason }: WaitResult): string {
  return `${outcome}: ${reason}`
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const read: Item[] = []
  for await (const item of items) read.push(item)
  return read
}
