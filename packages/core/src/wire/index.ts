export { type Drift, findDrift } from './drift.ts'
export { type Open, type OpenEnum, openEnum } from './open-enum.ts'
export type { Issue, ParseResult } from './parse-result.ts'
export { createParser } from './parser.ts'
