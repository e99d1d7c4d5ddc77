/** Where the first JSON value of a text ends, or why there is none, in Go's words. */
export type Scanned = { readonly end: number } | { readonly error: string }

/** What is deeper is refused, so that no document overflows the stack. Go takes ten times as much. */
const deepest = 1000

/** Walks over the first JSON value of a text as Go's decoder does: what comes after it does not matter. */
export function scanJson(text: string): Scanned {
  const closers: ('}' | ']')[] = []
  let at = skipSpace(text, 0)
  if (at === text.length) return { error: 'EOF' }
  /** What may come next. */
  let next: 'value' | 'first-value' | 'first-key' | 'key' | 'colon' | 'after-value' = 'value'
  for (;;) {
    at = skipSpace(text, at)
    const character = text[at]
    if (next === 'after-value' && closers.length === 0) return { end: at }
    if (character === undefined) return { error: 'unexpected EOF' }
    if (next === 'after-value') {
      const closer = closers.at(-1)
      if (character === ',') next = closer === '}' ? 'key' : 'value'
      else if (character === closer) closers.pop()
      else return bad(character, closer === '}' ? 'after object key:value pair' : 'after array element')
      at++
      continue
    }
    if (next === 'colon') {
      if (character !== ':') return bad(character, 'after object key')
      at++
      next = 'value'
      continue
    }
    if (next === 'first-key' || next === 'key') {
      if (character === '}' && next === 'first-key') {
        closers.pop()
        at++
        next = 'after-value'
        continue
      }
      if (character !== '"') return bad(character, 'looking for beginning of object key string')
      const key = scanString(text, at)
      if ('error' in key) return key
      at = key.end
      next = 'colon'
      continue
    }
    if (character === ']' && next === 'first-value') {
      closers.pop()
      at++
      next = 'after-value'
    } else if (character === '{' || character === '[') {
      if (closers.length === deepest) return { error: 'exceeded max depth' }
      closers.push(character === '{' ? '}' : ']')
      at++
      next = character === '{' ? 'first-key' : 'first-value'
    } else {
      const scalar = character === '"' ? scanString(text, at) : scanWord(text, at)
      if ('error' in scalar) return scalar
      at = scalar.end
      next = 'after-value'
    }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at++
  return at
}

function scanString(text: string, from: number): Scanned {
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '"') return { end: at + 1 }
    if (character < ' ') return bad(character, 'in string literal')
    if (character !== '\\') continue
    const code = text[++at]
    if (code === undefined) break
    if (code === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        const hex = text[++at]
        if (hex === undefined) return { error: 'unexpected EOF' }
        if (!/[0-9a-fA-F]/.test(hex)) return bad(hex, 'in \\u hexadecimal character escape')
      }
    } else if (!'"\\/bfnrt'.includes(code)) return bad(code, 'in string escape code')
  }
  return { error: 'unexpected EOF' }
}

function scanWord(text: string, from: number): Scanned {
  const first = text[from] ?? ''
  for (const word of ['true', 'false', 'null']) {
    if (first !== word[0]) continue
    for (let at = 1; at < word.length; at++) {
      const character = text[from + at]
      if (character === undefined) return { error: 'unexpected EOF' }
      if (character !== word[at]) return bad(character, `in literal ${word} (expecting ${quoted(word[at] ?? '')})`)
    }
    return { end: from + word.length }
  }
  if (first !== '-' && !isDigit(first)) return bad(first, 'looking for beginning of value')
  return scanNumber(text, from)
}

function scanNumber(text: string, from: number): Scanned {
  let at = text[from] === '-' ? from + 1 : from
  const digits = (where: string): Scanned | undefined => {
    const character = text[at]
    if (character === undefined) return { error: 'unexpected EOF' }
    if (!isDigit(character)) return bad(character, where)
    while (isDigit(text[at])) at++
    return undefined
  }
  if (text[at] === '0') at++
  else {
    const failed = digits('in numeric literal')
    if (failed !== undefined) return failed
  }
  if (text[at] === '.') {
    at++
    const failed = digits('after decimal point in numeric literal')
    if (failed !== undefined) return failed
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at++
    if (text[at] === '+' || text[at] === '-') at++
    const failed = digits('in exponent of numeric literal')
    if (failed !== undefined) return failed
  }
  return { end: at }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

function bad(character: string, where: string): Scanned {
  return { error: `invalid character ${quoted(character)} ${where}` }
}

/** A character between quotes as Go shows it. */
function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`
  return `'${JSON.stringify(character).slice(1, -1).replace('\\"', '"')}'`
}
