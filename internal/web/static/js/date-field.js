// @ts-check
// A field for a date or a number with how exact it is: says under it, as one
// types, how it was understood. The second field shows only with "between".

class DateField extends HTMLElement {
  connectedCallback() {
    const how = this.querySelector('select');
    const [from, to] = this.querySelectorAll('input');
    const second = this.querySelector('.to');
    const reads = this.querySelector('.reads');
    if (!how || !from || !to || !(second instanceof HTMLElement) || !reads) return;
    const show = () => { second.hidden = how.value !== 'between'; };
    const read = async () => {
      this.request?.abort();
      this.request = new AbortController();
      const url = new URL(/** @type {string} */ (this.getAttribute('from')), location.href);
      url.searchParams.set('of', this.getAttribute('of') ?? '');
      url.searchParams.set('q', from.value);
      url.searchParams.set('to', to.value);
      url.searchParams.set('how', how.value);
      try {
        const answer = await fetch(url, { signal: this.request.signal });
        const [first] = answer.ok ? await answer.json() : [];
        reads.textContent = first?.says ?? '';
      } catch {
        // superseded by a later key, or the server is away: it is read when the form is sent
      }
    };
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(read, 250);
    };
    show();
    how.addEventListener('change', () => { show(); later(); });
    from.addEventListener('input', later);
    to.addEventListener('input', later);
  }
}

customElements.define('date-field', DateField);
