const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Writes a text of ASCII characters in base64url without padding (RFC 4648, section 5). */
export function toBase64Url(ascii: string): string {
  let text = ''
  let bits = 0
  let held = 0
  for (let index = 0; index < ascii.length; index++) {
    bits = (bits << 8) | ascii.charCodeAt(index)
    held += 8
    for (; held >= 6; held -= 6) text += alphabet.charAt((bits >>> (held - 6)) & 63)
    bits &= 63
  }
  return held === 0 ? text : text + alphabet.charAt((bits << (6 - held)) & 63)
}

/** Reads what `toBase64Url` writes; undefined for every other text, so that no two texts are read alike. */
export function fromBase64Url(text: string): string | undefined {
  let ascii = ''
  let bits = 0
  let held = 0
  for (let index = 0; index < text.length; index++) {
    const value = alphabet.indexOf(text.charAt(index))
    if (value < 0) return undefined
    bits = (bits << 6) | value
    held += 6
    if (held >= 8) {
      held -= 8
      const code = bits >>> held
      if (code > 127) return undefined
      ascii += String.fromCharCode(code)
      bits &= (1 << held) - 1
    }
  }
  return held >= 6 || bits !== 0 ? undefined : ascii
}
