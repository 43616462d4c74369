// @ts-check
// Shows the button that prints: without scripts the browser's own menu does.

class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button');
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
}

customElements.define('print-page', PrintPage);
