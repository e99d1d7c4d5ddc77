import { RE2JS } from 're2js'

/** Go's regular expressions, in time linear to the text; a pattern is compiled once. Throws, in Go's words, for what is no pattern. */
export function patternMatcher(): (pattern: string, text: string) => boolean {
  const compiled = new Map<string, RE2JS>()
  return (pattern, text) => {
    const known = compiled.get(pattern) ?? RE2JS.compile(pattern)
    compiled.set(pattern, known)
    return known.test(text)
  }
}
