/** Enough to look for them by. */
const most = 5

/** The ids of some documents, for a message: the first five, and how many more there are. */
export function idsInWords(documents: readonly { readonly id: string }[]): string {
  const ids = documents.slice(0, most).map(({ id }) => id)
  const more = documents.length - ids.length
  return `${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
