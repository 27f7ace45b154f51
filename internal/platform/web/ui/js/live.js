// htmx and its server-sent events; app.js loads this only on pages that use them.
import './htmx.js'
import 'htmx.org/dist/ext/hx-sse.js'
