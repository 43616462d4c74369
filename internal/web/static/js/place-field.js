// @ts-check
// A field for a country, state or municipality, found by its name; what was taken
// says its code and how precise it is.
import { TypedField } from './typed-field.js';

customElements.define('place-field', class extends TypedField {
  /** @param {import('./typed-field.js').Offered} item */
  taken(item) {
    const reads = this.querySelector('.reads');
    if (reads) reads.textContent = item.says;
  }
});
