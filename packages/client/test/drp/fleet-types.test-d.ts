import type { DrpClient, FleetChange, FleetUpdate, FleetWatch } from '@jobwright/client/drp'
import type { JobView } from '@jobwright/core'
import type { Job, Machine } from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

declare const drp: DrpClient

test('the documents are those of the kind', () => {
  expectTypeOf(drp.jobs.watchAll()).toEqualTypeOf<FleetWatch<Job>>()
  expectTypeOf(drp.machines.watchAll()).toEqualTypeOf<FleetWatch<Machine>>()
})

test('a change tells which fields have changed where there was something before, and only there', () => {
  const look = (change: FleetChange<Job>) => {
    if (change.kind === 'changed' || change.kind === 'ended') {
      expectTypeOf(change.changed).toEqualTypeOf<readonly (keyof JobView)[]>()
    } else {
      // @ts-expect-error what is new or gone has nothing to be compared with
      void change.changed
    }
    expectTypeOf(change.document).toEqualTypeOf<Job>()
  }
  expectTypeOf(look).returns.toBeVoid()
})

test('an update is not to be changed', () => {
  expectTypeOf<FleetUpdate['all']>().toEqualTypeOf<ReadonlyMap<string, JobView>>()
  expectTypeOf<FleetUpdate['counts']['failed']>().toEqualTypeOf<number>()
  expectTypeOf<FleetUpdate>().toEqualTypeOf<Readonly<FleetUpdate>>()
})

test('what cuts a piece out of the list, and what nobody knows, does not compile', () => {
  drp.jobs.watchAll({ where: { State: ['created', 'running'], 'Meta.color': { ne: 'red' } }, slim: ['Meta'] })
  // @ts-expect-error a limit is no part of a fleet
  drp.jobs.watchAll({ limit: 5 })
  // @ts-expect-error nor is an order
  drp.machines.watchAll({ sort: 'Name' })
  // @ts-expect-error a machine is runnable or not
  drp.machines.watchAll({ where: { Runnable: 'yes' } })
  // @ts-expect-error there is no such end
  drp.jobs.watchAll({}, { until: 'ended' })
  // @ts-expect-error an interval says its unit
  drp.jobs.watchAll({}, { interval: 5 })
})
