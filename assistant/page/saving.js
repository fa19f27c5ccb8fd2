// An answer kept as a file, or printed: the file's text is in its button, and nothing is asked of the server.
window.isnadSaving = (() => {
  const address = ({ dataset }) => URL.createObjectURL(new Blob([dataset.text], { type: `${dataset.kind};charset=utf-8` }));
  function save(button) {
    const link = document.createElement('a');
    link.href = address(button);
    link.download = button.dataset.save;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function print(button) { // a window of its own: the page's style is for the screen
    const sheet = window.open(address(button.parentElement.querySelector('[data-kind="text/html"]')));
    sheet?.addEventListener('load', () => sheet.print());
  }
  document.addEventListener('click', (press) => {
    const button = press.target.closest?.('button');
    if (button?.dataset.save) save(button);
    else if (button && 'print' in button.dataset) print(button);
  });
  return { save, print };
})();
