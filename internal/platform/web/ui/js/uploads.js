// A file dropped anywhere on the box is as good as one chosen with its button.
export function uploads (scope) {
  for (const box of scope.querySelectorAll('.app-upload')) {
    const input = box.querySelector('input[type=file]')
    const over = on => box.classList.toggle('app-upload--over', on)
    box.addEventListener('dragover', e => { e.preventDefault(); over(true) })
    box.addEventListener('dragleave', () => over(false))
    box.addEventListener('drop', e => {
      e.preventDefault()
      over(false)
      if (e.dataTransfer.files.length) input.files = e.dataTransfer.files
    })
  }
}
