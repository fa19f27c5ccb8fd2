// A press on a citation or an example, told to the server. Gradio runs this once for each part that has such buttons.
element.addEventListener('click', (press) => {
  const button = press.target.closest('button');
  if (!button) return;
  if (button.dataset.question) {
    trigger('example', { question: button.dataset.question });
  } else if (button.dataset.turn && !window.isnad.open(button)) {
    trigger('cite', { ...button.dataset });
  }
});
