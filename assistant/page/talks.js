// The list of talks: kept in this browser alone, as questions and filters; the answers are the server's to give again.
window.isnadTalks = (() => {
  const KEY = 'isnad-talks';
  const MOST = 100;
  const deleted = new Set(); // a deleted talk is on the page until the next one is
  const find = (selector) => document.querySelector(selector);
  function read() {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
  }
  function write(talks) {
    try { localStorage.setItem(KEY, JSON.stringify(talks.slice(0, MOST))); } catch { /* private window: not remembered */ }
    listed();
  }
  const current = (id) => { // of this window, over a reload
    try {
      if (id === undefined) return sessionStorage.getItem('isnad-talk') || '';
      if (id) sessionStorage.setItem('isnad-talk', id); else sessionStorage.removeItem('isnad-talk');
    } catch { /* not remembered */ }
    return id || '';
  };

  function beginning() { // what the page is loaded for; a shared link is asked once and not at every reload
    const address = location.search;
    if (address) history.replaceState(null, '', location.pathname);
    return JSON.stringify({ address: address.includes('q=') ? address : '', talk: current() });
  }
  function noted() { // the talk that is shown goes to the head of the list
    const shown = find('#conversation .talk');
    if (!shown?.dataset.talk || deleted.has(shown.dataset.talk)) return;
    const id = shown.dataset.talk;
    const turns = Array.from(shown.querySelectorAll('.turn'));
    if (!turns.length || turns.at(-1).dataset.done !== '1') return;
    const questions = turns.map((turn) => ({ question: turn.dataset.question, filters: asked(turn.dataset.link) }));
    const talks = read();
    const old = talks.find((talk) => talk.id === id);
    if (current() === id && old && JSON.stringify(old.questions) === JSON.stringify(questions)) return;
    current(id);
    const grown = old?.questions.length !== questions.length;
    const entry = { id, name: questions[0].question, at: grown ? Date.now() : old.at, questions };
    write([entry, ...talks.filter((talk) => talk.id !== id)].sort((a, b) => b.at - a.at));
  }
  function asked(link) {
    const said = new URLSearchParams(link);
    return { since: said.get('since') || '', until: said.get('until') || '', sources: said.getAll('sources'), languages: said.getAll('languages') };
  }
  function listed() { // only text is put in, never HTML
    const list = find('#talk-list');
    if (!list) return;
    const shown = find('#conversation .talk')?.dataset.talk || '';
    list.replaceChildren(...read().map((talk) => {
      const item = document.createElement('li');
      const open = document.createElement('button');
      open.type = 'button';
      open.dir = 'auto';
      open.className = 'open-talk';
      open.dataset.do = 'open';
      open.dataset.talk = talk.id;
      open.textContent = talk.name;
      if (talk.id === shown) open.setAttribute('aria-current', 'true');
      const remove = document.createElement('button');
      remove.type = 'button';
      remove.className = 'delete-talk';
      remove.dataset.do = 'forget';
      remove.dataset.talk = talk.id;
      const word = window.isnadWords[document.documentElement.dataset.page].delete;
      remove.setAttribute('aria-label', `${word}: ${talk.name}`);
      remove.textContent = '×';
      item.append(open, remove);
      return item;
    }));
  }
  Object.assign(window.isnad.acts, {
    open: ({ dataset }) => {
      const talk = read().find(({ id }) => id === dataset.talk);
      if (!talk) return;
      current(talk.id);
      if (!window.isnad.wide.matches) window.isnad.fold(false);
      window.isnad.tell('open', { talk: talk.id, questions: talk.questions });
    },
    new: () => {
      current('');
      if (!window.isnad.wide.matches) window.isnad.fold(false);
      window.isnad.tell('open', {});
      find('#question textarea').focus();
    },
    forget: ({ dataset }) => {
      deleted.add(dataset.talk);
      write(read().filter(({ id }) => id !== dataset.talk));
      window.isnad.tell('forget', { talk: dataset.talk });
      if (find('#conversation .talk')?.dataset.talk === dataset.talk) window.isnad.acts.new();
    },
  });
  document.addEventListener('click', (press) => press.target.closest?.('.name') && current('')); // a new talk
  return { beginning, noted, listed, any: () => read().length > 0 };
})();
