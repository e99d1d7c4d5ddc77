/**
 * Makes a callback safe to call: what it throws, or rejects with, is reported once, on the console, and changes nothing.
 *
 * @param name its name, and `what` goes on without it, both for that report.
 */
export function teller<Args extends readonly unknown[]>(
  name: string,
  what: string,
  callback: ((...args: Args) => unknown) | undefined,
): (...args: Args) => void {
  let reported = false
  const report = () => {
    if (reported) return
    reported = true
    console.warn(`jobwright: ${name} has thrown. ${what} goes on; this is not reported again.`)
  }
  return (...args) => {
    try {
      const answer = callback?.(...args)
      if (answer instanceof Promise) answer.catch(report)
    } catch {
      report()
    }
  }
}
