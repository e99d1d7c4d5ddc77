import { defineLifecycle } from '@jobwright/core'
import { expect, test } from 'vitest'
import { edgeWitness } from './edge-witness.ts'

const lamp = defineLifecycle({
  name: 'lamp',
  initial: 'OFF',
  states: {
    OFF: { phase: 'pending', on: { press: 'ON' } },
    ON: { phase: 'running', on: { press: 'OFF', break: 'BROKEN' } },
    BROKEN: { phase: 'ended', outcome: 'failed', on: { press: 'BROKEN' } },
  },
})

test('an edge witness reports the changes that the table does not have, and the edges that were not seen', () => {
  const witness = edgeWitness(lamp)
  expect(witness.illegal()).toEqual([])
  expect(witness.unwitnessed()).toEqual(['OFF → ON', 'ON → OFF', 'ON → BROKEN', 'BROKEN → BROKEN'])
  witness.see('OFF', 'OFF')
  witness.see('OFF', 'ON')
  witness.see('OFF', 'BROKEN')
  witness.see('BROKEN', 'BROKEN')
  witness.see('ON', 'MELTED')
  expect(witness.illegal()).toEqual(['OFF → BROKEN', 'ON → MELTED'])
  expect(witness.unwitnessed()).toEqual(['ON → OFF', 'ON → BROKEN'])
})
