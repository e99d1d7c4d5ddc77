import { invalidInput } from '@jobwright/core'

/** Throws JobwrightError `invalid-input` for a code that no server may close a WebSocket with: RFC 6455, section 7.4. */
export function checkCloseCode(code: number | undefined): void {
  const reserved = [1004, 1005, 1006]
  const isFine =
    code === undefined ||
    (Number.isInteger(code) &&
      ((code >= 1000 && code <= 1014 && !reserved.includes(code)) || (code >= 3000 && code <= 4999)))
  if (!isFine)
    throw invalidInput('the code of a closing connection must be 1000 to 1003, 1007 to 1014, or 3000 to 4999.')
}
