import { PythonFloat, type PythonScalar } from './value.ts'

/** Python's `repr` of a float, which `json.dumps` writes too. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (Object.is(value, -0)) return '-0.0'
  if (value === 0) return '0.0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  // Python writes plain digits from 1e-4 up to 1e16, and at least two digits of an exponent.
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  const plain = plainDigits(mantissa, exponent)
  return plain.includes('.') ? plain : `${plain}.0`
}

/** A number in digits alone, without an exponent. */
export function plainDigits(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.')
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Python's `str()` of a value that is no list and no object, as `%s` puts it into a text. */
export function pythonText(value: PythonScalar): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (!(value instanceof PythonFloat)) return String(value)
  const { value: float } = value
  if (Number.isNaN(float)) return 'nan'
  return Number.isFinite(float) ? floatText(float) : float > 0 ? 'inf' : '-inf'
}
