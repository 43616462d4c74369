// @ts-check
// Suggests how a query may go on, as a combobox over the text field: arrows
// choose, Enter or Tab takes, Escape closes; Control and Enter asks the record.
// The words come from the server, which knows schema and vocabularies. Without
// this script the field is a plain text.

/** @typedef {{word: string, says: string, query: string, caret: number}} Suggestion */

class QueryBox extends HTMLElement {
  field = document.createElement('textarea'); // until connected: then the page's own
  list = document.createElement('ul');
  said = document.createElement('p');
  /** @type {Suggestion[]} */
  items = [];
  chosen = -1;

  connectedCallback() {
    const field = this.querySelector('textarea');
    if (!field || !this.getAttribute('complete')) return;
    this.field = field;
    this.list.id = `${this.field.id}-options`;
    this.list.className = 'options';
    this.list.role = 'listbox';
    this.list.hidden = true;
    this.list.ariaLabel = this.dataset.label ?? '';
    this.said.className = 'vh';
    this.said.role = 'status';
    this.append(this.list, this.said);
    this.field.setAttribute('aria-autocomplete', 'list');
    this.field.setAttribute('aria-controls', this.list.id);
    this.field.setAttribute('aria-haspopup', 'listbox');
    this.field.addEventListener('input', () => this.later());
    this.field.addEventListener('keydown', (event) => this.key(event));
    this.field.addEventListener('blur', () => this.close());
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = /** @type {HTMLElement} */ (event.target).closest('li');
      if (option) this.take(Number(option.dataset.i));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    const field = this.field;
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(/** @type {string} */ (this.getAttribute('complete')), location.href);
    url.searchParams.set('q', field.value);
    url.searchParams.set('before', field.value.slice(0, field.selectionStart));
    try {
      const answer = await fetch(url, { signal: this.request.signal });
      this.show(answer.ok ? await answer.json() : []);
    } catch {
      this.close(); // superseded by a later key, or the server is away: the field works without
    }
  }

  /** @param {Suggestion[]} items */
  show(items) {
    this.items = items;
    this.chosen = -1;
    this.list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement('li');
      option.id = `${this.list.id}-${i}`;
      option.role = 'option';
      option.dataset.i = String(i);
      option.ariaSelected = 'false';
      const word = document.createElement('code');
      word.textContent = item.word;
      const says = document.createElement('span');
      says.className = 'q';
      says.textContent = item.says;
      option.append(word, says);
      return option;
    }));
    const open = items.length > 0 && document.activeElement === this.field;
    this.list.hidden = !open;
    this.field.removeAttribute('aria-activedescendant');
    this.said.textContent = open ? (this.dataset.some ?? '').replace('{n}', String(items.length)) : '';
  }

  close() {
    clearTimeout(this.timer);
    this.show([]);
  }

  /** @param {number} i */
  choose(i) {
    const options = this.list.children;
    this.chosen = (i + options.length) % options.length;
    [...options].forEach((option, j) => { option.ariaSelected = String(j === this.chosen); });
    this.field.setAttribute('aria-activedescendant', options[this.chosen].id);
    options[this.chosen].scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} i */
  take(i) {
    const item = this.items[i];
    if (!item) return;
    this.field.value = item.query;
    this.field.setSelectionRange(item.caret, item.caret);
    this.close();
    this.later();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.field.form?.requestSubmit();
      return;
    }
    if (this.list.hidden) return;
    if (event.key === 'ArrowDown') this.choose(this.chosen + 1);
    else if (event.key === 'ArrowUp') this.choose(this.chosen < 0 ? -1 : this.chosen - 1);
    else if (event.key === 'Escape') this.close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.chosen >= 0) this.take(this.chosen);
    else return;
    event.preventDefault();
  }
}

customElements.define('query-box', QueryBox);
