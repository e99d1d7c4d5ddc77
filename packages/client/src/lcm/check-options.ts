import { invalidInput } from '@jobwright/core'
import { checkOptions, flag, type OptionRule, oneOf, text, wholeNumber } from '../input/index.ts'
import { rootPaths } from './api-root.ts'
import type { LcmAuth, LcmClientOptions, LcmVersion } from './options.ts'

/** The options that other clients do not take. */
export const ownOptions: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const aStore: OptionRule = (value) =>
    isObject(value) && ['load', 'save', 'clear'].every((method) => isCallable(value, method))
      ? undefined
      : 'a session store: an object with load, save and clear'
  const anObject: OptionRule = (value) => (isObject(value) ? undefined : 'an object')
  return new Map<string, OptionRule>([
    ['version', oneOf('v1', 'v2')],
    ['sessionStore', aStore],
    ['logoutOnClose', flag],
    ['followTls', flag],
    ['userAgent', text],
    ['paging', anObject],
  ])
})()

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isCallable(value: object, method: string): boolean {
  return typeof (value as Readonly<Record<string, unknown>>)[method] === 'function'
}

/**
 * Refuses what an LCM client cannot work with, as far as no other client takes it. What all take is checked for all alike.
 *
 * Throws JobwrightError `invalid-input`, which never quotes a value.
 */
export function checkLcmOptions(options: LcmClientOptions): void {
  const own = Object.entries(options ?? {}).filter(([key]) => ownOptions.has(key))
  // What are no options is refused as such; what is among them and not of LCM, by what looks at those of all clients.
  checkOptions('the client', isObject(options) ? Object.fromEntries(own) : options, ownOptions)
  if (options.paging !== undefined) checkOptions('paging', options.paging, pagingRules)
  checkAuth(options.auth)
  checkVersion(options.baseUrl, options.version ?? 'v2')
}

const pagingRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['pageSize', wholeNumber(1)],
    ['pageSizeParameter', text],
    ['pageParameter', text],
  ]))()

/** What else an `auth` must be is checked for all systems alike. */
function checkAuth(auth: LcmAuth | undefined): void {
  if (!isObject(auth)) return
  if ('token' in auth && 'username' in auth)
    throw invalidInput('auth: there are a token and a username: leave one of them out.')
  checkOptions('auth', auth, 'token' in auth ? tokenRules : passwordRules)
}

// It stands before an equals sign in a header.
const cookieName: OptionRule = (value) =>
  typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? undefined : 'the name of a cookie'

const formRules: readonly (readonly [string, OptionRule])[] = /*@__PURE__*/ (() => [
  ['session', oneOf('header', 'cookie')],
  ['cookieName', cookieName],
])()

const passwordRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const aText: OptionRule = (value) => (typeof value === 'string' ? undefined : 'a text')
  return new Map<string, OptionRule>([['username', text], ['password', aText], ...formRules])
})()

const tokenRules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const aTextOrFunction: OptionRule = (value) =>
    typeof value === 'function' || (typeof value === 'string' && value !== '') ? undefined : 'a text or a function'
  const texts: OptionRule = (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of texts'
  return new Map<string, OptionRule>([['token', aTextOrFunction], ['secrets', texts], ...formRules])
})()

function checkVersion(baseUrl: unknown, version: LcmVersion): void {
  const other = version === 'v1' ? 'v2' : 'v1'
  const { pathname } = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : { pathname: '' }
  if (!`${pathname}/`.includes(`${rootPaths[other]}/`)) return
  throw invalidInput(
    `baseUrl leads to ${other} of the API, and version is ${version}: say version: '${other}', or leave the path out.`,
  )
}
