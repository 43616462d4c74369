// @ts-check
// A field for an entity, found by its name: what was chosen is sent along as its
// id, and forgotten as soon as the name is typed over. Where a person may be new,
// the last suggestion says so.
import { TypedField } from './typed-field.js';

customElements.define('ref-field', class extends TypedField {
  id_ = document.createElement('input');

  connectedCallback() {
    super.connectedCallback();
    this.id_.type = 'hidden';
    this.id_.name = this.getAttribute('name') ?? '';
    this.id_.value = this.getAttribute('chosen') ?? '';
    this.append(this.id_);
  }

  typed() {
    this.id_.value = '';
    super.typed();
  }

  /** @param {import('./typed-field.js').Offered} item */
  taken(item) {
    this.id_.value = item.id ?? '';
    const form = this.field.form;
    // What is chosen by name is not also chosen among those offered before.
    form?.querySelectorAll('input[type=radio]').forEach((radio) => {
      if (radio instanceof HTMLInputElement && radio.name === 'source.id' && this.id_.name === 'source.picked') radio.checked = radio.value === '';
    });
  }
});
