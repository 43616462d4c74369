// @ts-check
// A field for a term of a vocabulary: found by its words in either language, shown
// with what it lies under.
import { TypedField } from './typed-field.js';

customElements.define('term-field', class extends TypedField {});
