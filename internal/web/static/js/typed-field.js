// @ts-check
// A combobox over a text field, which the fields for terms, places and entities and
// the box for queries share: what one types is sent to the server, which knows the
// names; arrows choose, Enter or Tab takes, Escape closes. Without it the field is a
// plain text and the server finds the name when the form is sent.

/** @typedef {{text: string, says: string, id?: string}} Offered */

export class TypedField extends HTMLElement {
  /** @type {HTMLInputElement | HTMLTextAreaElement} */
  field = document.createElement('input'); // until connected: then the page's own
  list = document.createElement('ul');
  said = document.createElement('p');
  /** @type {any[]} What the server offered: Offered, unless the field says otherwise. */
  items = [];
  chosen = -1;

  connectedCallback() {
    const field = this.querySelector('input, textarea');
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    this.field = field;
    field.removeAttribute('list'); // the server offers more than the list does
    this.list.id = `${field.id}.options`;
    this.list.className = 'options';
    this.list.role = 'listbox';
    this.list.hidden = true;
    this.list.ariaLabel = this.dataset.label ?? '';
    this.said.className = 'vh';
    this.said.role = 'status';
    this.append(this.list, this.said);
    if (field instanceof HTMLInputElement) { // a text of several lines is no combobox to ARIA
      field.role = 'combobox';
      field.ariaExpanded = 'false';
    }
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', this.list.id);
    field.setAttribute('aria-haspopup', 'listbox');
    field.addEventListener('input', () => this.typed());
    field.addEventListener('keydown', (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    field.addEventListener('blur', () => this.close());
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = /** @type {HTMLElement} */ (event.target).closest('li');
      if (option) this.take(Number(option.dataset.i));
    });
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  /** Where the server offers what fits. Null where nothing needs to be asked. */
  address() {
    if (!this.field.value.trim()) return null;
    const url = new URL(/** @type {string} */ (this.getAttribute('from')), location.href);
    url.searchParams.set('q', this.field.value);
    url.searchParams.set('of', this.getAttribute('of') ?? '');
    return url;
  }

  async ask() {
    this.request?.abort();
    this.request = new AbortController();
    const url = this.address();
    if (!url) return this.close();
    try {
      const answer = await fetch(url, { signal: this.request.signal });
      this.show(answer.ok ? await answer.json() : []);
    } catch {
      this.close(); // superseded by a later key, or the server is away: the field works without
    }
  }

  /** The two parts of a suggestion. @param {Offered} item @returns {[HTMLElement, HTMLElement]} */
  parts(item) {
    const text = document.createElement('span');
    text.textContent = item.id === 'new' ? item.says : item.text;
    const says = document.createElement('span');
    says.textContent = item.id === 'new' ? '' : item.says;
    return [text, says];
  }

  /** @param {any[]} items */
  show(items) {
    this.items = items;
    this.chosen = -1;
    this.list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement('li');
      option.id = `${this.list.id}.${i}`;
      option.role = 'option';
      option.dataset.i = String(i);
      option.ariaSelected = 'false';
      const [text, says] = this.parts(item);
      says.className = 'q';
      option.append(text, says);
      return option;
    }));
    const open = items.length > 0 && document.activeElement === this.field;
    this.list.hidden = !open;
    if (this.field.role === 'combobox') this.field.ariaExpanded = String(open);
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
    this.close();
    this.fill(item);
  }

  /** Puts what was taken into the field. @param {any} item */
  fill(item) {
    this.field.value = item.text;
    this.taken(item);
    this.field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** What a field does besides with what was taken. @param {Offered} item */
  taken(item) { void item; }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.list.hidden) return;
    if (event.key === 'ArrowDown') this.choose(this.chosen + 1);
    else if (event.key === 'ArrowUp') this.choose(this.chosen < 0 ? -1 : this.chosen - 1);
    else if (event.key === 'Escape') this.close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.chosen >= 0) {
      this.take(this.chosen);
      if (event.key === 'Tab' && this.field instanceof HTMLInputElement) return; // on to the next field
    } else return;
    event.preventDefault();
  }
}
