/** Are they the same id, or both none? UUIDs are the same in small and capital letters. */
export function sameId(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase()
}
