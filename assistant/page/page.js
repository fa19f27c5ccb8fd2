// The page's behaviour in the browser: its language, its clipping, its keys. No answer is made here.
window.isnad = (() => {
  const root = document.documentElement;
  const wide = window.matchMedia('(min-width: 1000px)');
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const typing = () => /^(TEXTAREA|INPUT)$/.test(document.activeElement?.tagName || '');
  let wanted = null; // the clipping that was asked for, as "turn-number"
  let seen = null; // the clipping that is there
  let opener = null; // the button to which the focus returns
  let dismissed = false; // the reader closed the clipping: later ones wait to be asked for

  // ── language ──
  function remembered() {
    try { return localStorage.getItem('isnad-language'); } catch { return null; }
  }
  function speak(language) {
    root.dataset.page = language;
    root.lang = language;
    root.dir = language === 'ar' ? 'rtl' : 'ltr';
    dress();
  }
  function dress() { // attributes cannot be in two languages at once, as the page's text is
    const words = window.isnadWords[root.dataset.page];
    const name = (selector, attribute, text) =>
      all(selector).forEach((part) => part.getAttribute(attribute) === text || part.setAttribute(attribute, text));
    name('#question textarea', 'placeholder', words.placeholder);
    name('#question textarea', 'aria-label', words.placeholder);
    name('#question textarea', 'dir', 'auto');
    name('#ask', 'aria-label', words.ask);
    name('#clipping .close', 'aria-label', words.close);
    name('#clipping', 'role', 'complementary');
    name('#clipping', 'aria-label', words.clipping);
    name('#conversation', 'role', 'main');
    name('#conversation', 'aria-label', words.conversation);
    all('[data-language]').forEach((b) => name(`[data-language=${b.dataset.language}]`, 'aria-pressed',
      String(b.dataset.language === root.dataset.page)));
  }

  // ── clipping ──
  const keyOf = (button) => [button.dataset.turn, button.dataset.number || 'found-' + button.dataset.hit].join('-');
  function open(button) { // true if that clipping is on the page already
    wanted = keyOf(button);
    opener = button;
    dismissed = false;
    const here = find('#clipping .sheet')?.dataset.key === wanted;
    if (here) reveal();
    return here;
  }
  function reveal() {
    root.dataset.clipping = 'open';
    const key = find('#clipping .sheet')?.dataset.key;
    all('.chip').forEach((chip) => chip.classList.toggle('shown', keyOf(chip) === key));
    const panel = find('#reading');
    const mark = panel.querySelector('mark.focus');
    if (!mark) { panel.scrollTop = 0; return; }
    const depth = panel.scrollTop + mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    const tall = panel.clientHeight; // a quote near the article's head is shown with its headline
    panel.scrollTop = depth < tall * 0.6 ? 0 : depth - tall / 3;
    if (!wide.matches) find('#clipping .close')?.focus({ preventScroll: true });
  }
  function close() {
    delete root.dataset.clipping;
    dismissed = true;
    wanted = null;
    all('.chip.shown').forEach((chip) => chip.classList.remove('shown'));
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }
  function clippingChanged() {
    dress();
    const key = find('#clipping .sheet')?.dataset.key;
    if (!key || key === seen) return; // Gradio draws the same clipping again when an answer begins
    seen = key;
    if (key === wanted || (wide.matches && !dismissed)) reveal();
  }

  // ── conversation ──
  let turns = 0;
  let announced = 0;
  function conversationChanged() {
    const shown = all('#conversation .turn');
    const last = shown.at(-1);
    if (shown.length !== turns && last) last.scrollIntoView({ block: 'start' });
    turns = shown.length;
    if (last?.dataset.done === '1' && announced !== turns) {
      announced = turns;
      find('#announcer').textContent = last.querySelector('.answer').innerText;
    }
  }

  // ── keys ──
  function editLast(box) {
    box.value = all('#conversation .asked').at(-1)?.textContent || '';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
  document.addEventListener('keydown', (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing) return;
    if (key.key === 'Escape') {
      if (root.dataset.clipping) close(); else document.activeElement?.blur();
    } else if (typing()) {
      if (key.key === 'ArrowUp' && document.activeElement.matches('#question textarea:placeholder-shown')) {
        key.preventDefault();
        editLast(document.activeElement);
      }
    } else if (/^[1-9]$/.test(key.key)) {
      all('#conversation .turn').at(-1)?.querySelector(`.chip[data-number="${key.key}"]`)?.click();
    }
  });
  document.addEventListener('click', (press) => {
    const button = press.target.closest?.('button');
    if (button?.dataset.language) {
      try { localStorage.setItem('isnad-language', button.dataset.language); } catch { /* not remembered */ }
      speak(button.dataset.language);
    } else if (button && 'close' in button.dataset) {
      close();
    }
  });

  // ── start ──
  function watch(selector, changed) {
    const part = find(selector);
    if (part) new MutationObserver(changed).observe(part, { childList: true, subtree: true, attributes: true,
      attributeFilter: ['data-key', 'data-done', 'data-turn'], characterData: true });
    return Boolean(part);
  }
  function start() { // Gradio draws the page after this script is read
    if (!find('#question textarea') || !find('#clipping')) { requestAnimationFrame(start); return; }
    watch('#conversation', conversationChanged);
    watch('#clipping', clippingChanged);
    dress();
    if (wide.matches) find('#question textarea').focus();
  }
  const first = remembered() || (navigator.language || '').slice(0, 2);
  speak(first === 'ar' ? 'ar' : 'en');
  new MutationObserver(() => root.lang === root.dataset.page || speak(root.dataset.page)) // Gradio sets its own
    .observe(root, { attributes: true, attributeFilter: ['lang'] });
  start();
  return { open };
})();
