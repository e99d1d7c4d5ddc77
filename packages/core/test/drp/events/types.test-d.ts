import {
  type DrpAcknowledgement,
  type DrpEvent,
  type DrpRegistration,
  type DrpRegistrationInput,
  drpRegistration,
  isAcknowledgement,
  matchesRegistration,
  parseDrpRegistration,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

test('a registration has three parts', () => {
  drpRegistration({ type: 'jobs', action: ['save', 'update'], key: '*', filter: undefined }, { profile: 'v3.13' })
  // @ts-expect-error the key is missing
  drpRegistration({ type: 'jobs', action: '*' })
  // @ts-expect-error no such part
  drpRegistration({ type: 'jobs', action: '*', key: '*', keys: [] })
  // @ts-expect-error a key is a text
  drpRegistration({ type: 'jobs', action: '*', key: 1 })
  // @ts-expect-error no such profile
  drpRegistration({ type: 'jobs', action: '*', key: '*' }, { profile: 'v4.8' })
  // @ts-expect-error nothing passes here
  parseDrpRegistration('jobs.*.*', { passes: () => true })
})

test('there is text only where it could be written', () => {
  const written = drpRegistration({ type: 'jobs', action: '*', key: '*' })
  // @ts-expect-error it may have been refused
  expectTypeOf(written.text).toBeString()
  if (written.ok) expectTypeOf(written.text).toEqualTypeOf<string>()
  else expectTypeOf(written.part).toEqualTypeOf<'type' | 'action' | 'key' | 'filter' | undefined>()
})

test('what is read back can be written', () => {
  expectTypeOf<DrpRegistration>().toExtend<DrpRegistrationInput>()
  const parsed = parseDrpRegistration('jobs.*.*')
  if (parsed.ok) expectTypeOf(parsed.registration).toEqualTypeOf<DrpRegistration>()
})

test('an acknowledgement is known by its type', () => {
  const event = {} as DrpEvent
  if (isAcknowledgement(event)) {
    expectTypeOf(event).toEqualTypeOf<DrpAcknowledgement>()
    expectTypeOf(event.Action).toEqualTypeOf<'register' | 'deregister'>()
  }
  expectTypeOf(matchesRegistration('jobs.*.*', event)).toEqualTypeOf<boolean>()
})
