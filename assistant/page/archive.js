
// The archive's place in the browser: which place is shown, what is told to the server, files saved.
window.isnadArchive = (() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const tell = {}; // how each part tells the server, by its element's id
  let asked = {}; // what the list is narrowed to
  let trail = [{}]; // where each page before this one began
  function go(place) {
    root.dataset.place = place;
    document.querySelectorAll('.places button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.place === place)));
    if (place === 'archive') { asked = {}; trail = [{}]; delete root.dataset.leaf; tell.shelf?.('look', {}); dress(); }
  }
  function dress() { // the form's names, in the page's language
    const words = window.isnadArchiveWords[root.dataset.page] || {};
    document.querySelectorAll('#archive [data-name]').forEach((part) => {
      const text = words[part.dataset.name];
      part.setAttribute('aria-label', text);
      if (part.type === 'search') part.placeholder = text;
      if (part.tagName === 'SELECT' && part.options[0].text !== text) part.options[0].text = text;
    });
    const set = (part, name, text) => part && part.getAttribute(name) !== text && part.setAttribute(name, text);
    set(find('#pasted textarea'), 'placeholder', words.adding_paste);
    set(find('#pasted textarea'), 'aria-label', words.adding_paste);
    set(find('#pasted textarea'), 'dir', 'auto');
    set(find('#files'), 'data-words', words.adding_drop);
    set(find('#files button.upload-container'), 'aria-label', words.adding_drop);
    set(find('#put'), 'aria-label', words.adding_put);
    set(find('.adding-opener'), 'aria-expanded', String(root.dataset.adding === 'open'));
    if (find('#put') && find('#put').textContent !== words.adding_put) find('#put').textContent = words.adding_put;
  }
  function adding(open) {
    root.dataset.adding = open ? 'open' : '';
    find('.adding-opener')?.setAttribute('aria-expanded', String(open));
    if (open) find('#pasted textarea')?.focus();
  }
  function browse() { tell.shelf('browse', { ...asked, ...trail.at(-1), number: trail.length }); }
  function pressed(button) {
    const data = button.dataset;
    if (data.article || data.summarise) root.dataset.leaf = 'open';
    if ('shut' in data) delete root.dataset.leaf;
    else if ('adding' in data) adding(root.dataset.adding !== 'open');
    else if ('turnBack' in data) { trail.pop(); browse(); }
    else if (data.after !== undefined) { trail.push({ after: data.after, seconds: data.seconds }); browse(); }
    else if (data.summarise === 'list') tell.leaf('summarise', { ...asked, page: root.dataset.page });
    else if (data.summarise) tell.leaf('summarise', { article: data.summarise });
    else if (data.remove) { if (confirm(root.dataset.page === 'ar' ? data.sureAr : data.sureEn)) tell.leaf('remove', { article: data.remove }); }
    else if (data.article) tell.leaf('read', { article: data.article });
  }
  function listen(element, trigger) {
    const part = element.closest('#seeking, #shelf, #leaf, #progress') || element;
    tell[part.id] = trigger;
    element.addEventListener('click', (press) => { const b = press.target.closest('button'); if (b) pressed(b); });
    element.addEventListener('submit', (press) => {
      press.preventDefault();
      asked = Object.fromEntries(new FormData(press.target));
      trail = [{}];
      browse();
    });
    new MutationObserver(dress).observe(element, { childList: true, subtree: true });
    dress();
  }
  document.addEventListener('click', (press) => {
    const button = press.target.closest?.('button');
    if (button?.dataset.place) go(button.dataset.place);
  });
  new MutationObserver(dress).observe(root, { attributes: true, attributeFilter: ['data-page'] });
  root.dataset.place = 'ask';
  return { listen };
})();
