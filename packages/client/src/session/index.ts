export { ask, jsonOf, type SessionAnswer, type SessionPatience, unusable } from './ask.ts'
export { LoginRefused, SessionKeeper, type SessionScheme } from './session-keeper.ts'
export { storeInMemory } from './session-store.ts'
