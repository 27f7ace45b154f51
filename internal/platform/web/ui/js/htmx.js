import htmx from 'htmx.org/dist/htmx.esm.js'

// The extension looks for a global. A page of error 5xx is never swapped into a form.
window.htmx = htmx
Object.assign(htmx.config, { includeIndicatorCSS: false, noSwap: [204, 304, '5xx'] })
