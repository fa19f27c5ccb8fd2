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
  let tell = () => {}; // an event, told to the server

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
    name('#stop', 'aria-label', words.stop);
    name('#clipping', 'role', 'complementary');
    name('#clipping', 'aria-label', words.clipping);
    name('#reading', 'tabindex', '0'); // a part that scrolls is reached by keys
    name('#conversation', 'tabindex', '0');
    name('#conversation', 'aria-label', words.conversation);
    all('[data-label]').forEach((part) => {
      const text = words[part.dataset.label];
      for (const attribute of part.matches('button') ? ['aria-label', 'title'] : ['aria-label']) {
        if (part.getAttribute(attribute) !== text) part.setAttribute(attribute, text);
      }
      if (part.matches('.note-form textarea')) part.placeholder = text;
    });
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
    if (!key) { delete root.dataset.clipping; seen = null; return; } // another talk was opened
    if (key === seen) return; // Gradio draws the same clipping again when an answer begins
    seen = key;
    if (key === wanted || (wide.matches && !dismissed)) reveal();
  }

  // ── conversation ──
  let turns = 0;
  let announced = 0;
  let sent = 0; // when a question went off whose turn is not on the page yet
  function conversationChanged() {
    sent = 0;
    const shown = all('#conversation .turn');
    const last = shown.at(-1);
    if (shown.length !== turns && last) last.scrollIntoView({ block: 'start' });
    turns = shown.length;
    dress();
    if (last?.dataset.done === '1' && announced !== turns) {
      announced = turns;
      find('#announcer').textContent = last.querySelector('.answer').innerText;
    }
  }

  // ── cards: a citation's quote, a doubt's reason ──
  let carded = null;
  function card(owner) {
    if (carded === owner) return;
    carded?.classList.remove('told');
    carded = owner;
    const shown = owner?.querySelector(':scope > .card');
    if (!shown) return;
    owner.classList.add('told');
    const at = owner.getBoundingClientRect();
    const width = Math.min(352, innerWidth - 24);
    const above = at.top > shown.offsetHeight + 70;
    shown.style.width = `${width}px`;
    shown.style.left = `${Math.max(12, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - 12))}px`;
    shown.style.top = `${above ? at.top - shown.offsetHeight - 8 : at.bottom + 8}px`;
  }
  for (const begins of ['mouseover', 'focusin']) {
    document.addEventListener(begins, (event) => card(event.target.closest?.('.has-card') || null));
  }
  document.addEventListener('scroll', () => card(null), true);

  // ── filters ──
  const form = () => find('#narrowing-form');
  function chosen() {
    const ticked = (name) => Array.from(form()?.querySelectorAll(`[name=${name}]:checked`) || [], (box) => box.value);
    const day = (name) => form()?.querySelector(`[name=${name}]`).value || '';
    return { since: day('since'), until: day('until'), sources: ticked('sources'), languages: ticked('languages') };
  }
  function choose(filters) { // the form says what the chips say
    if (!form()) return;
    for (const name of ['since', 'until']) form().querySelector(`[name=${name}]`).value = filters[name];
    form().querySelectorAll('[type=checkbox]').forEach((box) => { box.checked = filters[box.name].includes(box.value); });
  }
  const standing = () => JSON.parse(find('.narrowed')?.dataset.filters || 'null') || chosen();
  function narrow(change) { tell('narrow', { filters: { ...standing(), ...change } }); }
  let told = ''; // what the chips said last: until they say something else, the form keeps what was just ticked
  function chipsChanged() {
    const said = find('.narrowed')?.dataset.filters || '';
    if (said !== told) choose(standing());
    told = said;
    find('.opener')?.setAttribute('aria-expanded', String(root.dataset.narrowing === 'open'));
  }

  // ── what a press does ──
  async function copy(button, text) {
    await navigator.clipboard.writeText(text);
    const words = button.innerHTML;
    button.textContent = window.isnadWords[root.dataset.page].copied;
    find('#announcer').textContent = button.textContent;
    setTimeout(() => { button.innerHTML = words; }, 1500);
  }
  function edit(button, on) {
    const turn = button.closest('.turn');
    turn.querySelector('.editing').hidden = !on;
    turn.querySelector('.asking').hidden = on;
    (on ? turn.querySelector('.editing textarea') : turn.querySelector('.edit')).focus();
  }
  function judge(button) {
    const { turn, verdict } = button.dataset;
    const taken = button.getAttribute('aria-pressed') === 'true';
    const foot = button.closest('.foot');
    foot.querySelectorAll('.thumb').forEach((thumb) => thumb.setAttribute('aria-pressed', String(thumb === button && !taken)));
    foot.querySelector('.note-form').hidden = taken;
    foot.querySelector('.noted').hidden = true;
    tell('judge', { turn: Number(turn), verdict: taken ? 0 : Number(verdict) });
  }
  const acts = {
    close,
    fold: () => fold(root.dataset.talks !== 'open'),
    edit: (button) => edit(button, true),
    unedit: (button) => edit(button, false),
    retry: (button) => tell('ask', { turn: Number(button.dataset.turn), question: button.closest('.turn').dataset.question }),
    digest: ({ dataset }) => tell('ask', { question: dataset.question, filters: JSON.parse(dataset.filters) }),
    digestArticle: ({ dataset }) => {
      if (!wide.matches) close();
      tell('digest', { ...dataset });
    },
    copy: (button) => copy(button, button.dataset.text),
    link: (button) => copy(button, new URL(button.closest('.turn').dataset.link, location.origin + location.pathname).href),
    judge,
    narrow: () => {
      root.dataset.narrowing = root.dataset.narrowing === 'open' ? '' : 'open';
      chipsChanged();
      if (root.dataset.narrowing === 'open') form()?.querySelector('input')?.focus();
    },
    widen: ({ dataset: { kind, value } }) => {
      narrow(kind === 'period' ? { since: '', until: '' } : { [kind]: standing()[kind].filter((name) => name !== value) });
      find('#question textarea').focus();
    },
  };
  function fold(open) {
    root.dataset.talks = open ? 'open' : '';
    find('.fold')?.setAttribute('aria-expanded', String(open));
  }
  document.addEventListener('click', (press) => {
    const bar = press.target.closest?.('.press');
    if (bar) narrow({ since: bar.dataset.since, until: bar.dataset.until });
    const button = press.target.closest?.('button');
    if (!button) return;
    if (button.dataset.language) {
      try { localStorage.setItem('isnad-language', button.dataset.language); } catch { /* not remembered */ }
      speak(button.dataset.language);
    } else if (button.dataset.do) {
      acts[button.dataset.do]?.(button);
    } else if (button.matches('.example')) {
      tell('ask', { question: button.dataset.question });
    } else if (button.dataset.number || button.dataset.hit) {
      if (!open(button)) tell('cite', { ...button.dataset });
    }
  });
  document.addEventListener('submit', (sent) => {
    const { target } = sent;
    if (!target.matches('.editing, .note-form, .narrowing')) return;
    sent.preventDefault();
    const turn = Number(target.dataset.turn);
    const text = target.querySelector('textarea')?.value || '';
    if (target.matches('.editing')) tell('ask', { turn, question: text });
    if (target.matches('.note-form')) {
      const verdict = target.closest('.foot').querySelector('.thumb[aria-pressed=true]')?.dataset.verdict;
      if (verdict) tell('judge', { turn, verdict: Number(verdict), note: text });
      target.hidden = true;
      target.nextElementSibling.hidden = false;
    }
  });
  document.addEventListener('change', (changed) => changed.target.closest?.('.narrowing') && narrow(chosen()));

  // ── one question at a time ──
  function busy() {
    if (find('.turn[data-done="0"]') || Date.now() - sent < 2000) return true;
    sent = Date.now();
    return false;
  }
  function held(event) { // a question in the box, while an answer grows
    const asks = event.type === 'click' ? event.target.closest?.('#ask') : event.key === 'Enter' && !event.shiftKey && event.target.matches?.('#question textarea');
    if (!asks || event.isComposing || !find('#question textarea').value.trim() || !busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  for (const event of ['keypress', 'click']) document.addEventListener(event, held, true); // Gradio listens to keypress

  // ── keys ──
  function editLast(box) {
    box.value = all('#conversation .asked').at(-1)?.textContent || '';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
  function escaped() {
    if (carded) card(null);
    else if (document.activeElement.closest('.editing')) edit(document.activeElement, false);
    else if (root.dataset.narrowing === 'open') { acts.narrow(); find('.opener')?.focus(); }
    else if (root.dataset.talks === 'open' && !wide.matches) { fold(false); find('.fold').focus(); }
    else if (root.dataset.clipping) close();
    else document.activeElement?.blur();
  }
  function along(chip, step) { // from citation to citation
    const chips = all('#conversation .chip');
    chips[chips.indexOf(chip) + step]?.focus();
  }
  document.addEventListener('keydown', (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing) return;
    const here = document.activeElement;
    if (key.key === 'Escape') {
      escaped();
    } else if (typing()) {
      if (key.key === 'ArrowUp' && here.matches('#question textarea:placeholder-shown')) {
        key.preventDefault();
        editLast(here);
      } else if (key.key === 'Enter' && !key.shiftKey && here.matches('.editing textarea, .note-form textarea')) {
        key.preventDefault();
        here.form.requestSubmit();
      }
    } else if (/^[1-9]$/.test(key.key)) {
      all('#conversation .turn').at(-1)?.querySelector(`.chip[data-number="${key.key}"]`)?.click();
    } else if (/^Arrow(Left|Right)$/.test(key.key) && here.matches('.chip')) {
      key.preventDefault();
      const back = root.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
      along(here, key.key === back ? -1 : 1);
    }
  });

  // ── start ──
  function watch(selector, changed) {
    const part = find(selector);
    if (part) new MutationObserver(changed).observe(part, { childList: true, subtree: true, attributes: true,
      attributeFilter: ['data-key', 'data-done', 'data-turn', 'data-filters'], characterData: true });
    return Boolean(part);
  }
  function start() { // Gradio draws the page after this script is read
    if (!find('#question textarea') || !find('#clipping')) { requestAnimationFrame(start); return; }
    watch('#conversation', conversationChanged);
    watch('#clipping', clippingChanged);
    watch('#chips', () => { dress(); chipsChanged(); });
    watch('#narrowing', () => choose(standing()));
    watch('#conversation', () => window.isnadTalks.noted());
    window.isnadTalks.listed();
    fold(wide.matches && window.isnadTalks.any());
    dress();
    if (wide.matches) find('#question textarea').focus();
  }
  const first = remembered() || (navigator.language || '').slice(0, 2);
  speak(first === 'ar' ? 'ar' : 'en');
  new MutationObserver(() => root.lang === root.dataset.page || speak(root.dataset.page)) // Gradio sets its own
    .observe(root, { attributes: true, attributeFilter: ['lang'] });
  start();
  return {
    connect: (trigger) => {
      tell = (event, data) => ['ask', 'digest'].includes(event) && busy() || trigger(event, data);
    },
    tell: (event, data) => tell(event, data),
    beginning: () => window.isnadTalks.beginning(),
    acts,
    fold,
    wide,
  };
})();
