import type { RejectionCode } from './model.ts'

/** Carries a refusal out of a deep evaluation, as the server's exceptions do. Never leaves this folder. */
export class Rejected extends Error {
  readonly code: RejectionCode
  readonly path: readonly (string | number)[]

  constructor(code: RejectionCode, path: readonly (string | number)[]) {
    super(code)
    this.code = code
    this.path = path
  }
}
