import { invalidInput } from '@jobwright/core'
import { checkOptions, flag, type OptionRule, oneOf, text, wholeNumber } from '../../input/index.ts'
import type { OvirtAuth, PersistentSession } from './options.ts'

/**
 * Refuses an `auth` or a `persistentSession` that the client cannot work with. What else an `auth` must be is checked for all systems alike.
 *
 * Throws JobwrightError `invalid-input`, which never quotes a value.
 */
export function checkOvirtAuth(
  auth: OvirtAuth | undefined,
  persistentSession: boolean | PersistentSession | undefined,
): void {
  if (typeof auth === 'object' && auth !== null) {
    if ('token' in auth && 'username' in auth) {
      throw invalidInput('auth: there are a token and a username: leave one of them out.')
    }
    checkOptions('auth', auth, 'token' in auth ? tokenRules : passwordRules)
  }
  if (persistentSession === undefined || typeof persistentSession === 'boolean') return
  checkOptions('persistentSession', persistentSession, sessionRules)
}

const aText: OptionRule = (value) => (typeof value === 'string' ? undefined : 'a text')

const passwordRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['username', text],
    ['password', aText],
    ['method', oneOf('oauth', 'basic')],
  ]))()

const tokenRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const aTextOrFunction: OptionRule = (value) =>
    typeof value === 'function' || (typeof value === 'string' && value !== '') ? undefined : 'a text or a function'
  const texts: OptionRule = (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of texts'
  return new Map([
    ['token', aTextOrFunction],
    ['secrets', texts],
  ])
})()

const sessionRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['ttlMinutes', wholeNumber(1)],
    ['csrfProtection', flag],
  ]))()
