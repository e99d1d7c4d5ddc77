/** What the server reads as something else than a field to filter by: v3.13 the first seven, and `token` as credentials; later ones all of them. */
const reservedNames: ReadonlySet<string> = /*@__PURE__*/ new Set([
  'offset',
  'limit',
  'sort',
  'reverse',
  'slim',
  'params',
  'decode',
  'token',
  'aggregate',
  'commented',
  'expand',
  'filter',
  'group-by',
  'range-only',
  'raw',
  'reduced',
])

/** Half a character: it cannot be encoded. */
export const halfCharacter: RegExp = /\p{Surrogate}/u

/** Why there is no such field to filter or sort by, as a phrase; undefined for a name that a field may have. */
export function problemOfField(field: string): string | undefined {
  if (field === '' || field === 'Meta.') return 'a field must have a name'
  if (reservedNames.has(field)) return `to the server ${field} is no field`
  return halfCharacter.test(field) ? 'a query cannot hold half a character' : undefined
}
