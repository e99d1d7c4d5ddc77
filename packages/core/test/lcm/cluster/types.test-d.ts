import { execute } from '@jobwright/core'
import {
  type ClusterAssumptions,
  type ClusterCommand,
  type ClusterEvent,
  type ClusterRefusalCode,
  type ClusterState,
  clusterDecider,
  explainRollup,
  type JobNote,
  type RollUpCause,
} from '@jobwright/core/lcm'
import { expectTypeOf, test } from 'vitest'

const decider = clusterDecider()

test('a refusal has a known code', () => {
  const decision = decider.decide(decider.initial, { type: 'restart-server', at: 0 })
  if (decision.ok) return
  expectTypeOf(decision.refusal.code).toEqualTypeOf<ClusterRefusalCode>()
  // @ts-expect-error no such code
  expectTypeOf(decision.refusal.code).toEqualTypeOf<'too-late'>()
})

test('events are told apart by their type', () => {
  const execution = execute(decider, decider.initial, { type: 'tick', at: 0 })
  if (!execution.ok) return
  expectTypeOf(execution.state).toEqualTypeOf<ClusterState>()
  expectTypeOf(execution.events).toEqualTypeOf<readonly ClusterEvent[]>()
  for (const event of execution.events) {
    if (event.type === 'job-event-noted') expectTypeOf(event.note).toEqualTypeOf<JobNote>()
    if (event.type === 'job-moved') expectTypeOf(event.at).toBeNumber()
  }
})

test('commands carry ids, times, and yes or no as such', () => {
  const job = { type: 'submit', id: 'j', jobType: 'install', scope: 'cluster', resourceId: 'c' } as const
  // @ts-expect-error no time
  const noTime: ClusterCommand = job
  // @ts-expect-error a time of the wire is no number
  const wireTime: ClusterCommand = { ...job, at: '2016-06-21T20:24:26.419Z' }
  // @ts-expect-error the text "false", as scripts send it
  const textBoolean: ClusterCommand = { ...job, at: 0, continueOnError: 'false' }
  // @ts-expect-error no such scope
  const rack: ClusterCommand = { ...job, at: 0, scope: 'rack' }
  // @ts-expect-error a report without its job
  const noJob: ClusterCommand = { type: 'node-done', nodeId: 'a', at: 0 }
  const openType: ClusterCommand = { ...job, at: 0, jobType: 'import' }
  expectTypeOf([noTime, wireTime, textBoolean, rack, noJob, openType]).toExtend<readonly ClusterCommand[]>()
})

test('the state cannot be written', () => {
  const { initial } = decider
  // @ts-expect-error read only
  initial.running = null
  // @ts-expect-error read only
  initial.ended.set('j', null)
  // @ts-expect-error read only
  initial.queue.push(null)
})

test('options and assumptions are known', () => {
  clusterDecider({
    profile: 'v1',
    idleTimeoutsMs: { install: 1 },
    assumptions: { leftNodes: 'as-job', strategyIds: { rack: 'r' } },
  })
  // @ts-expect-error no such profile
  clusterDecider({ profile: 'v3' })
  // @ts-expect-error no such type
  clusterDecider({ idleTimeoutsMs: { decommission: 1 } })
  // @ts-expect-error no such value
  clusterDecider({ assumptions: { leftNodes: 'lost' } })
  // @ts-expect-error no such assumption
  clusterDecider({ assumptions: { left: 'as-job' } })
  expectTypeOf<ClusterAssumptions['nodesRollUp']>().toBeBoolean()
})

test('the cause of a red cluster has its job', () => {
  expectTypeOf(explainRollup).returns.toHaveProperty('causes').toEqualTypeOf<readonly RollUpCause[]>()
  expectTypeOf<RollUpCause['job']['status']>().toBeString()
})
