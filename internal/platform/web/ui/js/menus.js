// Menus are <details>: they open alone; this closes them on Escape, on a click elsewhere, and one at a time.
export function menus () {
  const open = () => document.querySelectorAll('details.app-menu[open]')
  document.addEventListener('click', e => {
    for (const menu of open()) if (!menu.contains(e.target)) menu.open = false
  })
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape') return
    for (const menu of open()) {
      menu.open = false
      menu.querySelector('summary').focus()
    }
  })
}
