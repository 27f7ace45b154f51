// Live sums while typing: inputs marked data-sum="base" add up into every element marked data-total="base".
// The server counts again when the form is sent; this only shows what it will say.
// The form says how the fund writes figures: data-decimals, data-group, data-decimal.
const plain = (text, decimals) => {
  let s = text.replace(/[\s\u00a0\u202f']/g, '')
  if (s === '') return 0
  const last = Math.max(s.lastIndexOf(','), s.lastIndexOf('.'))
  const after = s.length - last - 1
  const fraction = last >= 0 && decimals > 0 && after <= decimals && after > 0
  const whole = (fraction ? s.slice(0, last) : s).replace(/[.,]/g, '')
  const cents = fraction ? s.slice(last + 1).padEnd(decimals, '0') : '0'.repeat(decimals)
  const digits = whole + cents
  return /^-?\d+$/.test(digits) ? Number(digits) : NaN
}

const write = (minor, { decimals, group, decimal }) => {
  const d = Number(decimals || 0)
  const digits = String(Math.abs(minor)).padStart(d + 1, '0')
  const whole = digits.slice(0, digits.length - d).replace(/\B(?=(\d{3})+$)/g, group || '\u00a0')
  return (minor < 0 ? '-' : '') + whole + (d ? (decimal || ',') + digits.slice(-d) : '')
}

const sum = form => {
  const { dataset } = form
  for (const out of form.querySelectorAll('[data-total]')) {
    const name = out.dataset.total
    const count = out.dataset.plain !== undefined
    const style = count ? { ...dataset, decimals: 0 } : dataset
    let total = 0
    for (const input of form.querySelectorAll(`[data-sum="${name}"]`)) total += plain(input.value, Number(style.decimals || 0))
    if (!Number.isNaN(total)) out.textContent = write(total, style)
  }
}

export function totals (scope) {
  for (const form of scope.querySelectorAll('form[data-sums]')) {
    form.addEventListener('input', () => sum(form))
  }
}
