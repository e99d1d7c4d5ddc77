import { maskForms } from '../secrets/index.ts'

/** Stands where a secret stood. */
export const mask = '***'

/**
 * Masks values in a text wherever they stand: as they are, as JSON or an address would write them, and cut short.
 *
 * @param values what to mask; the empty text is passed over.
 */
export function maskValues(text: string, values: readonly string[]): string {
  return maskForms(text, values.flatMap(formsOf))
}

function formsOf(value: string): readonly string[] {
  if (value === '') return []
  const inAddress = percentEncoded(value)
  return [...new Set([value, JSON.stringify(value).slice(1, -1), inAddress, inAddress.replaceAll('%20', '+')])]
}

function percentEncoded(value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    // A lone surrogate, which no address can hold.
    return value
  }
}

// Texts without any of these need no further look.
const mayTell = /passw|passphrase|secret|token|unlock|private|session|authorization|cookie|:\/\//i

// Each pattern finds the end of a name that redact knows, or the beginning of a line, and takes all that follows: none has to go back, so that no text
// makes it slow. What a sentence says after `password:` stays, as it mostly is the reason of an error.

/** `"key_password": "abc"`, as JSON and Python write it; within a text the quotes may be escaped. */
const quotedSetting =
  /((?:password|passwd|passphrase|secret|token|unlock|private[-_]?key|session-?id|opscenter-session|authorization|cookie)\\*["'][ \t]*[:=][ \t]*)(?:(")(?:[^"\\]|\\.)+|(')(?:[^'\\]|\\.)+|(\\+["'])(?:[^"'\\]|\\[^"'])+|(?!(?:null|none|true|false)\b)[^\s"'\\,}\]]+)/gis

/** `key_password: abc` on a line of its own, as YAML and properties have it, also in a list or a diff. */
const settingLine =
  /^([ \t+<>|#]*(?:-[ \t]+)?[\w.-]*(?:password|passwd|passphrase|secret|token|unlock|private[-_]?key|session-?id|opscenter-session|authorization|cookie)[ \t]*[:=][ \t]*)(?!(?:null|none|true|false|~|""|'')[ \t]*$)[^\s][^\r\n]*/gim

/** `-Dkey.password=abc` anywhere. */
const assignment =
  /((?:password|passwd|passphrase|secret|token|unlock|private[-_]?key|session-?id|opscenter-session)=)(?:(")(?:[^"\\]|\\.)+|(')(?:[^'\\]|\\.)+|(?!(?:null|none|true|false)\b)[^\s"'\\,;&)}\]]+)/gis

const privateKey = /(-----BEGIN [A-Z\d ]*PRIVATE KEY-----).*?(-----END [A-Z\d ]*PRIVATE KEY-----|$)/gs

const userInfo = /(:\/\/)[^/?#\s]*@/g

/** Masks what a text says by its form to be secret: settings with the name of a secret, private keys, users and passwords in addresses. */
export function maskConfiguration(text: string): string {
  if (!mayTell.test(text)) return text
  return text
    .replace(privateKey, `$1${mask}$2`)
    .replace(quotedSetting, `$1$2$3$4${mask}`)
    .replace(settingLine, `$1${mask}`)
    .replace(assignment, `$1$2$3${mask}`)
    .replace(userInfo, `$1${mask}@`)
}
