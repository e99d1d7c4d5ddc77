import { invalidInput } from '@jobwright/core'
import { checkOptions, type OptionRule, oneOf, wholeNumber } from '../input/index.ts'
import { type AuthScheme, headerAuth } from '../transport/index.ts'
import type { DrpAuth, DrpPasswordAuth } from './options.ts'
import { userTokens } from './user-tokens.ts'

/** How Digital Rebar is shown who asks: a token as `Bearer`, a password as `Basic`, or to fetch tokens with. */
export const drpAuth: AuthScheme = (auth, tools) => {
  if (auth === 'none' || 'token' in auth) return bearer(auth, tools)
  const { session = 'token', ...user }: DrpPasswordAuth = auth
  return bearer(session === 'basic' ? user : userTokens(user, tools), tools)
}

const bearer: AuthScheme = /*@__PURE__*/ (() => headerAuth({ header: 'Authorization', scheme: 'Bearer' }))()

/** Refuses what a password is not to be used with. What else an `auth` must be is checked for all systems alike. */
export function checkDrpAuth(auth: DrpAuth | undefined): void {
  if (typeof auth !== 'object' || auth === null || !('username' in auth)) return
  if ('token' in auth) throw invalidInput('auth: there are a token and a username: leave one of them out.')
  checkOptions('auth', auth, rules)
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const aText: OptionRule = (value) => (typeof value === 'string' ? undefined : 'a text')
  return new Map([
    ['username', aText],
    ['password', aText],
    ['session', oneOf('token', 'basic')],
    ['ttlSeconds', wholeNumber(1)],
  ])
})()
