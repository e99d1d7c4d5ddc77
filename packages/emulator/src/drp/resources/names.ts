/** A letter, and at least one more letter, digit, space, hyphen, underscore or dot. */
export function nameProblem(what: string, name: string): readonly string[] {
  return /^\p{L}[- _.\p{N}\p{L}]+$/u.test(name) ? [] : [`Invalid ${what} \`${name}\``]
}

/** Names of parameters may also hold slashes. */
export function paramNameProblem(what: string, name: string): readonly string[] {
  return /^\p{L}[- _./\p{N}\p{L}]+$/u.test(name) ? [] : [`Invalid ${what} \`${name}\``]
}
