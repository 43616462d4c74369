// Makes edtf.tsv: what another implementation of EDTF says of many dates.
//
//   npm install edtf@4.11.1 && node edtf.mjs > edtf.tsv
//
// Columns: the expression; its first and last day ("-" unknown, ".." open,
// "error" where it is refused); whether it is approximate; whether uncertain.
// Left out, because constancia differs on purpose: seasons (21–24, a convention
// of each user), thirds of a year (37–39, where 4.11.1 ends a month late), what
// it refuses (unspecified digits before specified ones), and where 4.11.1 takes
// the first and last of a set as they stand, the year of an interval's end for
// its first day, negative years in parts of a year for positive ones, and
// 29 February of a common year for 1 March.
import edtf from 'edtf'

let seed = 20180711
const random = n => (seed = (seed * 1103515245 + 12345) % 2147483648, Math.floor(seed / 2147483648 * n))
const one = (...xs) => xs[random(xs.length)]
const two = n => String(n).padStart(2, '0')
const year = () => one('2014', '2015', '2016', '2017', '2018', '2000', '1900', '1999', '0000', '9999')
const early = () => one('2014', '2000', '1900', '1999', '0000', '-0043'), late = () => one('2015', '2016', '2017', '2018', '9999')
const month = () => two(1 + random(12))
const plain = (y = one(year, () => '-0043')()) => one(y, `${y}-${month()}`, `${y}-${month()}-${two(1 + random(31))}`)
const qualifier = () => one('', '', '', '?', '~', '%')
const part = y => plain(y) + qualifier()
const qualifiedPart = () => one(
  () => `${year()}-${one('?', '~', '%')}${month()}`,
  () => `${one('?', '~', '%')}${year()}-${month()}`,
  () => `${year()}-${one('?', '~', '%')}${month()}-${two(1 + random(28))}`,
  () => `${year()}-${month()}-${one('?', '~', '%')}${two(1 + random(28))}`,
  () => `${year()}-${month()}${one('?', '~', '%')}-${two(1 + random(28))}`,
  () => `${year()}${one('?', '~', '%')}-${month()}-${two(1 + random(28))}`)()
const unspecified = () => one('201X', '20XX', '1XXX', `${year()}-XX`, `${year()}-${month()}-XX`, `${year()}-XX-XX`, `${year()}-1X`, `${year()}-0X`)
const wrong = () => one(`2018-${two(42 + random(50))}`, `2018-02-${two(30 + random(70))}`, `2018-${random(10)}`, `${random(999)}-01`,
  '2018-00', '2018-01-00', '2018-13-01', '2018-1-1', '2018-07-11-', '[2014', '2014]', '[]', '{}', '2018//2019', 'hola', '', '2018-33-01', '~')
const expression = () => one(() => part(), () => part(), () => part(), qualifiedPart, unspecified,
  () => `${part(early())}/${part(late())}`, () => `${part(early())}/${part(late())}`, () => `${part(late())}/${part(early())}`, () => `${part()}/..`, () => `../${part()}`, () => `${part()}/`, () => `/${part()}`,
  () => `${year()}-${33 + random(4)}`, () => `${year()}-${40 + random(2)}`,
  () => `[${plain(early())},${plain(late())}]`, () => `{${plain('2014')},${plain('2015')},${plain('2018')}}`,
  wrong)()

const day = ms => {
  if (ms === null) return '-'
  if (ms === Infinity || ms === -Infinity) return '..'
  const d = new Date(ms), y = d.getUTCFullYear()
  return (y < 0 ? '-' : '') + String(Math.abs(y)).padStart(4, '0') + '-' + two(d.getUTCMonth() + 1) + '-' + two(d.getUTCDate())
}
const marked = (d, what) => [d, d.lower, d.upper].some(x => x && x[what] && x[what].value > 0)

const seen = new Set()
while (seen.size < 1000) {
  const text = expression()
  if (seen.has(text) || text.includes('-02-29')) continue
  seen.add(text)
  try {
    const d = edtf(text)
    const min = d.type === 'Interval' && d.lower === null ? null : d.min
    const max = d.type === 'Interval' && d.upper === null ? null : d.max
    console.log([text, day(min), day(max), marked(d, 'approximate'), marked(d, 'uncertain')].join('\t'))
  } catch {
    console.log([text, 'error', 'error', false, false].join('\t'))
  }
}
