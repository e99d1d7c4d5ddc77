/** Kubernetes: the name in a key, and a value, are 63 characters or less. */
const longestName = 63
/** Kubernetes: a prefix is a DNS subdomain of 253 characters or less. */
const longestPrefix = 253

const describedName = '1 to 63 letters, digits, -, _ and ., with a letter or digit at both ends'

const name = /^[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/
const dnsLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/

/** Says what keeps a text from being the key of a label in Kubernetes; undefined, if nothing does. */
export function problemOfLabelKey(key: string): string | undefined {
  const [last = '', prefix, ...more] = key.split('/').reverse()
  if (more.length > 0) return 'a label key has at most one slash'
  if (prefix !== undefined && !isSubdomain(prefix)) {
    return `the prefix of a label key is a DNS name of at most ${longestPrefix} characters`
  }
  return isName(last) ? undefined : `a label key is ${describedName}, with or without a DNS name and a slash before it`
}

/** Says what keeps a text from being the value of a label in Kubernetes; undefined, if nothing does. */
export function problemOfLabelValue(value: string): string | undefined {
  return value === '' || isName(value) ? undefined : `a label value is empty or ${describedName}`
}

function isName(text: string): boolean {
  return text.length <= longestName && name.test(text)
}

function isSubdomain(text: string): boolean {
  return text.length <= longestPrefix && text.split('.').every((label) => dnsLabel.test(label))
}
