// @ts-check
// Keeps what is typed as a draft on the server, two seconds after the last key,
// and says so. While there is no connection it says that too, and tries again:
// nothing is written to this device. Control and Enter saves.

class DraftKeeper extends HTMLElement {
  changed = false;

  connectedCallback() {
    const form = this.querySelector('form.entry');
    if (!(form instanceof HTMLFormElement)) return;
    this.form = form;
    this.status = /** @type {HTMLElement} */ (form.querySelector('.keeping'));
    form.addEventListener('input', () => this.later(2000));
    form.addEventListener('change', () => this.later(2000));
    form.addEventListener('submit', () => { this.changed = false; clearTimeout(this.timer); });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector('.buttons .go')));
    });
    window.addEventListener('online', () => { if (this.changed) this.keep(); });
    window.addEventListener('pagehide', () => { if (this.changed) navigator.sendBeacon(this.to(), this.sent()); });
  }

  to() { return new URL(this.getAttribute('to') ?? '', location.href).href; }

  sent() {
    const all = new URLSearchParams();
    for (const [name, value] of new FormData(/** @type {HTMLFormElement} */ (this.form))) {
      if (typeof value === 'string' && value !== '') all.append(name, value);
    }
    return all;
  }

  /** @param {number} wait */
  later(wait) {
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), wait);
  }

  /** @param {string} words */
  say(words) { if (this.status) this.status.textContent = words; }

  async keep() {
    this.say(this.dataset.saving ?? '');
    try {
      const answer = await fetch(this.to(), { method: 'POST', body: this.sent() });
      if (!answer.ok) throw new Error(String(answer.status));
      this.changed = false;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
      this.say(`${this.dataset.kept ?? ''} ${time}`);
    } catch {
      this.say(this.dataset.offline ?? '');
      this.later(10000);
    }
  }
}

customElements.define('draft-keeper', DraftKeeper);
