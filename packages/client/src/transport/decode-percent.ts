/** Decodes what is encoded by percent signs in an address. A lone percent sign is legal there and means itself. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
