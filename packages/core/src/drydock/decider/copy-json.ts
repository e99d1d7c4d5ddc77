/** A copy of JSON that its giver cannot change any more, or undefined for what is no JSON or nested too deep to follow. */
export function copyJson(value: unknown): { readonly value: unknown } | undefined {
  try {
    const text = JSON.stringify(value)
    return text === undefined ? undefined : { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
