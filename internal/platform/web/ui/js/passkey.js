// Passkeys: the one thing that a page cannot do without a script. Each place for one is an element [data-passkey] in a
// form: "make" or "show", what is asked of the browser in data-options or fetched from data-ask, a hidden field for the
// answer, a button that is shown where browsers know passkeys, and words for where they do not, or where it went wrong.
const toBytes = s => Uint8Array.from(atob(s.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
const toText = b => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const known = list => (list || []).map(k => ({ ...k, id: toBytes(k.id) }))

async function asked (place) {
  let options = place.dataset.options
  if (!options) {
    const answer = await fetch(place.dataset.ask, { method: 'POST', headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(answer.statusText)
    options = await answer.text()
  }
  const o = JSON.parse(options)
  o.challenge = toBytes(o.challenge)
  if (o.user) o.user.id = toBytes(o.user.id)
  if (o.excludeCredentials) o.excludeCredentials = known(o.excludeCredentials)
  if (o.allowCredentials) o.allowCredentials = known(o.allowCredentials)
  return o
}

async function answered (place) {
  const publicKey = await asked(place)
  const key = await (place.dataset.passkey === 'make' ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }))
  const response = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (key.response[name]) response[name] = toText(key.response[name])
  }
  if (key.response.getTransports) response.transports = key.response.getTransports()
  return JSON.stringify({
    id: key.id, rawId: toText(key.rawId), type: key.type, response,
    authenticatorAttachment: key.authenticatorAttachment || undefined, clientExtensionResults: key.getClientExtensionResults()
  })
}

for (const place of document.querySelectorAll('[data-passkey]')) {
  const part = name => place.querySelector('[data-passkey-' + name + ']')
  if (!window.PublicKeyCredential || !navigator.credentials) continue
  const button = part('do').querySelector('button')
  part('without').hidden = true
  part('do').hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    part('failed').hidden = true
    try {
      place.querySelector('input').value = await answered(place)
      place.closest('form').submit()
    } catch (e) {
      button.disabled = false
      part('failed').hidden = false
    }
  })
}
