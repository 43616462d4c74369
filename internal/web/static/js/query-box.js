// @ts-check
// Suggests how a query may go on: a field with suggestions (typed-field.js) that puts
// the next word where the caret stands; Control and Enter asks the record. The words
// come from the server, which knows schema and vocabularies.
import { TypedField } from './typed-field.js';

/** @typedef {{word: string, says: string, query: string, caret: number}} Suggestion */

customElements.define('query-box', class extends TypedField {
  address() {
    const complete = this.getAttribute('complete');
    if (!complete) return null; // a box that shows what a query looks like
    const url = new URL(complete, location.href);
    url.searchParams.set('q', this.field.value);
    url.searchParams.set('before', this.field.value.slice(0, this.field.selectionStart ?? 0));
    return url;
  }

  /** @param {any} item @returns {[HTMLElement, HTMLElement]} */
  parts(item) {
    const word = document.createElement('code');
    word.textContent = item.word;
    const says = document.createElement('span');
    says.textContent = item.says;
    return [word, says];
  }

  /** @param {Suggestion} item */
  fill(item) {
    this.field.value = item.query;
    this.field.setSelectionRange(item.caret, item.caret);
    this.typed();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.field.form?.requestSubmit();
      return;
    }
    super.key(event);
  }
});
