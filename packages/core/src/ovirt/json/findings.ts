import type { Issue } from '../../wire/index.ts'

/** Further ones are not listed: a document that is wrong everywhere is not to fill the memory. */
const mostIssues = 100

type Key = string | number

/** What is wrong with a document that is being read. It knows where its reader is, so that a place costs nothing where all is well. */
export class Findings {
  readonly issues: Issue[] = []
  readonly #place: Key[] = []

  /** The reader goes to what is below. */
  enter(key: Key): void {
    this.#place.push(key)
  }

  /** The reader is done there. */
  leave(): void {
    this.#place.pop()
  }

  /** Notes what is wrong here, or below. */
  refuse(code: string, ...below: readonly Key[]): undefined {
    if (this.issues.length < mostIssues) this.issues.push({ code, path: [...this.#place, ...below] })
    return undefined
  }
}
