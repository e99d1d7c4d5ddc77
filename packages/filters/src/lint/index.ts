export type { Finding, FindingCode, FindingLevel } from './finding.ts'
export { type LintOptions, lint } from './lint.ts'
