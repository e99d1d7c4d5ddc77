/**
 * Keeps the process alive while a promise is pending. The emulator's own timers and sockets never do; what somebody awaits in
 * process must, or Node would end in the middle of it.
 */
export async function held<T>(promise: Promise<T>): Promise<T> {
  const letGo = hold()
  try {
    return await promise
  } finally {
    letGo()
  }
}

/** Keeps the process alive until the function it answers is called. */
export function hold(): () => void {
  const timer = setInterval(() => {}, 2 ** 30)
  return () => clearInterval(timer)
}
