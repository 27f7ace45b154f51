// Everything here is comfort: each page works without it.
import { Button, Checkboxes, ErrorSummary, PasswordInput, Radios, createAll } from 'govuk-frontend'
import { totals } from './totals.js'
import { menus } from './menus.js'
import { uploads } from './uploads.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

const wake = scope => {
  createAll(Button, { preventDoubleClick: true }, scope)
  for (const part of [Checkboxes, ErrorSummary, PasswordInput, Radios]) createAll(part, undefined, scope)
  totals(scope)
  uploads(scope)
}
wake(document)
menus()

// Forms that filter on change send themselves when a choice is made.
document.addEventListener('change', e => {
  const form = e.target.closest && e.target.closest('form[data-auto]')
  if (form && e.target.tagName === 'SELECT') form.requestSubmit ? form.requestSubmit() : form.submit()
})

// A page printed by its button.
document.addEventListener('click', e => {
  if (e.target.closest && e.target.closest('[data-print]')) window.print()
})

// A row of tabs that is wider than the screen starts where its reader is.
for (const tab of document.querySelectorAll('.app-tabs a[aria-current]')) {
  const row = tab.closest('.app-tabs')
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
}

// Flash of success takes the focus, so that it is read out.
const said = document.querySelector('[data-flash]')
if (said && !document.querySelector('.govuk-error-summary')) said.focus({ preventScroll: true })

if (document.querySelector('[hx-get],[hx-post],[hx-sse\\:connect]')) {
  import(document.querySelector('meta[name="socle-live"]').content)
  document.addEventListener('htmx:after:swap', e => wake(e.target instanceof Element ? e.target : document))
}
