import { anything, checkOptions, flag, type OptionRule, oneOf } from '../input/index.ts'
import { checkOvirtAuth } from './auth/check-auth.ts'
import type { OvirtClientOptions } from './options.ts'

/** The options that other clients do not take. */
export const ownOptions: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const aStore: OptionRule = (value) =>
    hasMethods(value, 'load', 'save', 'clear') ? undefined : 'a session store: an object with load, save and clear'
  const aFormat: OptionRule = (value) =>
    hasMethods(value, 'read', 'write') && typeof (value as { readonly type?: unknown }).type === 'string'
      ? undefined
      : 'jsonFormat, xmlFormat, or an object with type, read and write'
  return new Map<string, OptionRule>([
    ['profile', oneOf('v3', 'v4')],
    ['format', aFormat],
    ['persistentSession', anything],
    ['sessionStore', aStore],
    ['logoutOnClose', flag],
    ['filter', flag],
  ])
})()

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function hasMethods(value: unknown, ...methods: readonly string[]): boolean {
  return isObject(value) && methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function')
}

/**
 * Refuses what an oVirt client cannot work with, as far as no other client takes it. What all take is checked for all alike.
 *
 * Throws JobwrightError `invalid-input`, which never quotes a value.
 */
export function checkOvirtOptions(options: OvirtClientOptions): void {
  const own = Object.entries(options ?? {}).filter(([key]) => ownOptions.has(key))
  // What are no options is refused as such; what is among them and not of oVirt, by what looks at those of all clients.
  checkOptions('the client', isObject(options) ? Object.fromEntries(own) : options, ownOptions)
  checkOvirtAuth(options.auth, options.persistentSession)
}
