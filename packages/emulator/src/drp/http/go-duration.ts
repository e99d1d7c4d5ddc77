const unitsInMs: Readonly<Record<string, number>> = /*@__PURE__*/ (() => ({
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}))()

/** Milliseconds of a duration as Go writes it, such as `1m30s` or `250ms`; undefined for what is none. A `0` needs no unit. */
export function goDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0
  if (!/^(?:\d+(?:\.\d*)?(?:ns|[uµμ]s|ms|[smh]))+$/.test(rest)) return undefined
  let ms = 0
  for (const [, number = '', unit = ''] of rest.matchAll(/(\d+(?:\.\d*)?)([a-zµμ]+)/g))
    ms += Number(number) * (unitsInMs[unit] ?? 0)
  return sign === '-' ? -ms : ms
}
