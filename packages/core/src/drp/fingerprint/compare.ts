/** What came of comparing one item of a machine with what was observed: its points are shared out by the part that matched. */
export interface Found {
  readonly matched: number
  readonly of: number
  readonly why: string
}

type Text = string | null | undefined
type Texts = readonly string[] | null | undefined

/** How two texts are compared. Either way they count as written; what folds two different ones to the same is worth a hint. */
export interface Comparison {
  readonly fold?: (text: string) => string
  /** What is to be said of two equal ones. */
  readonly equal?: (text: string) => Found
}

/** All points. */
export function found(why: string): Found {
  return { matched: 1, of: 1, why }
}

/** No points. */
export function missed(why: string): Found {
  return { matched: 0, of: 1, why }
}

/** MAC addresses and UUIDs mean the same in small and in capital letters; v4.8 compares them as texts nonetheless. */
export function foldCase(text: string): string {
  return text.toLowerCase()
}

const asWritten = (text: string) => text
const areEqual = () => found('they are equal')

/** Compares one text. What is empty matches nothing, not even what is empty too. */
export function compareTexts(
  stored: Text,
  observed: Text,
  { fold = asWritten, equal = areEqual }: Comparison = {},
): Found {
  if (!stored) return missed('the machine has none')
  if (!observed) return missed('none was observed')
  if (stored === observed) return equal(stored)
  return missed(
    fold(stored) === fold(observed) ? 'they differ in small and capital letters, which count' : 'they differ',
  )
}

/** Makes ready to compare lists: each entry of the machine's counts, also one that is in it twice, if it is anywhere in the other. */
export function listComparison(observed: Texts, { fold = asWritten }: Comparison = {}): (stored: Texts) => Found {
  const seen = new Set(notEmpty(observed))
  const folded = new Set(Array.from(seen, fold))
  return (stored) => {
    if (!stored?.length) return missed('the machine has none')
    if (seen.size === 0) return missed('none was observed')
    let matched = 0
    let alike = 0
    for (const text of stored) {
      if (seen.has(text)) matched++
      else if (folded.has(fold(text))) alike++
    }
    const hint = alike > 0 ? `, and ${alike} more but for small and capital letters, which count` : ''
    return { matched, of: stored.length, why: `${matched} of the ${stored.length} that the machine has${hint}` }
  }
}

/** Is an entry in a list twice? */
export function repeats(texts: Texts): boolean {
  const listed = notEmpty(texts)
  return new Set(listed).size < listed.length
}

function notEmpty(texts: Texts): readonly string[] {
  return (texts ?? []).filter((text) => text !== '')
}
