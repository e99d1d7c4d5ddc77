const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/
const varying = new RegExp(`${uuid.source}|${time.source}`, 'g')

const zeroTime = '0001-01-01T00:00:00Z'

/**
 * Which ids and times of the emulator stand for which of the recording: one to one, in both directions. What both spell alike from the
 * start, such as an id that the client chose, stands for itself.
 */
export class Correspondence {
  readonly #ours = new Map<string, string>()
  readonly #theirs = new Map<string, string>()
  readonly #chosen = new Set<string>()
  #journal: (readonly [theirs: string, ours: string])[] = []

  constructor() {
    for (const same of [zeroTime, '00000000-0000-0000-0000-000000000000', '99999999-9999-4999-8999-999999999999'])
      this.choose(same)
  }

  /** The client chose it: it stands for itself. */
  choose(value: string): void {
    this.#chosen.add(value)
    if (!this.#ours.has(value)) this.bind(value, value)
  }

  wasChosen(id: string): boolean {
    return this.#chosen.has(id)
  }

  /** The emulator's word for one of the recording. */
  ourOf(theirs: string): string | undefined {
    return this.#ours.get(theirs)
  }

  /** Replaces what is known, before it is sent. Ids and times that are not known yet are the client's own. */
  translate(text: string): string {
    return text.replace(varying, (found) => {
      if (!this.#ours.has(found)) this.choose(found)
      return this.#ours.get(found) ?? found
    })
  }

  /** Are the texts the same but for ids and times that stand for each other? Those seen for the first time are bound to each other. */
  agree(theirs: string, ours: string): boolean {
    const [expected, actual] = [pieces(theirs), pieces(ours)]
    if (expected.length !== actual.length) return false
    return expected.every((piece, at) => {
      const other = actual[at] ?? ''
      return at % 2 === 0 ? piece === other : this.bind(piece, other)
    })
  }

  /** Lets the two stand for each other; false when one of them stands for another already. */
  bind(theirs: string, ours: string): boolean {
    if (uuid.test(theirs) !== uuid.test(ours)) return false
    const [known, knownBack] = [this.#ours.get(theirs), this.#theirs.get(ours)]
    if (known !== undefined || knownBack !== undefined) return known === ours && knownBack === theirs
    this.#ours.set(theirs, ours)
    this.#theirs.set(ours, theirs)
    this.#journal.push([theirs, ours])
    return true
  }

  /** Runs it, and forgets what it bound unless it found no differences. */
  attempt(run: () => readonly string[]): readonly string[] {
    this.#journal = []
    const differences = run()
    if (differences.length > 0)
      for (const [theirs, ours] of this.#journal) {
        this.#ours.delete(theirs)
        this.#theirs.delete(ours)
      }
    return differences
  }
}

/** The literal text at even places, ids and times at odd ones. */
function pieces(text: string): string[] {
  const found: string[] = []
  let from = 0
  for (const match of text.matchAll(varying)) {
    found.push(text.slice(from, match.index), match[0])
    from = match.index + match[0].length
  }
  found.push(text.slice(from))
  return found
}
