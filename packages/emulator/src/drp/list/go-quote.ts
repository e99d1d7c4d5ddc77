/** A text in double quotes, as Go's `%q` writes it. */
export function goQuote(text: string): string {
  return JSON.stringify(text).replaceAll(/\\u00([\da-f]{2})/g, '\\x$1')
}
