// @ts-check
// The switch between two moments of a letter: the page holds both, so choosing
// one is instant. Without this script its two links load the page again.

class AsOf extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest('a[data-moment]');
      if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.show(link);
    });
  }

  /** @param {HTMLAnchorElement} chosen */
  show(chosen) {
    document.documentElement.dataset.asof = chosen.dataset.moment;
    for (const link of this.querySelectorAll('a[data-moment]')) {
      if (link === chosen) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    history.replaceState(null, '', chosen.href + location.hash);
    this.dispatchEvent(new CustomEvent('moment', { bubbles: true }));
  }
}

customElements.define('as-of', AsOf);
