// @ts-check
// Lays a letter's notes beside their claims: each starts at its claim's line and
// is pushed down only by the one above. On a narrow screen a claim opens its
// note in place. Without this script the notes stand beside their paragraph.

const narrow = matchMedia('(max-width: 61rem)');

class LivingLetter extends HTMLElement {
  /** @type {HTMLElement} the article; until connected, the element itself */
  letter = this;

  connectedCallback() {
    this.letter = this.querySelector('.letter') ?? this;
    this.addEventListener('click', (event) => {
      const claim = /** @type {HTMLElement} */ (event.target).closest('a.c');
      if (!(claim instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(claim);
    });
    for (const [begin, end] of [['pointerover', 'pointerout'], ['focusin', 'focusout']]) {
      this.addEventListener(begin, (event) => this.point(event.target, true));
      this.addEventListener(end, (event) => this.point(event.target, false));
    }
    this.addEventListener('toggle', () => this.lay(), true);
    document.addEventListener('moment', () => this.lay());
    addEventListener('resize', () => this.lay());
    addEventListener('hashchange', () => this.follow());
    addEventListener('beforeprint', () => this.unfold());
    narrow.addEventListener('change', () => this.putBack());
    document.fonts.ready.then(() => {
      this.lay();
      this.follow();
      requestAnimationFrame(() => this.letter.classList.add('moving'));
    });
    this.lay();
  }

  /** @returns {HTMLElement[]} */
  notes() {
    return [...this.querySelectorAll('li.note')].filter((n) => n instanceof HTMLElement);
  }

  /** @param {Element} note */
  claimOf(note) {
    return document.getElementById('c' + note.id.slice(1));
  }

  lay() {
    this.letter.classList.toggle('laid', !narrow.matches);
    this.letter.style.minHeight = '';
    if (narrow.matches) return;
    const top = this.letter.getBoundingClientRect().top;
    let y = 0;
    for (const note of this.notes()) {
      const claim = this.claimOf(note);
      const line = (claim?.querySelector('.k') ?? claim)?.getClientRects()[0];
      if (line) y = Math.max(y, line.top - top + 3);
      note.style.top = `${y}px`;
      y += note.offsetHeight + 2;
    }
    this.letter.style.minHeight = `${y}px`;
  }

  /** Points from a claim to its note, which stands beside it already.
   * @param {EventTarget | null} target @param {boolean} on */
  point(target, on) {
    const claim = target instanceof Element ? target.closest('a.c') : null;
    if (claim instanceof HTMLAnchorElement) document.getElementById(claim.hash.slice(1))?.classList.toggle('at', on);
  }

  /** Opens a claim's note: in the margin, or in place on a narrow screen; again closes it.
   * @param {HTMLAnchorElement} claim */
  open(claim) {
    const note = document.getElementById(claim.hash.slice(1));
    if (!note) return;
    const again = note.classList.contains('on') && note.querySelector('details')?.open;
    this.querySelectorAll('.on').forEach((e) => e.classList.remove('on'));
    if (again && !narrow.matches) {
      note.querySelector('details')?.removeAttribute('open');
      return;
    }
    claim.classList.add('on');
    if (narrow.matches) {
      this.openInPlace(claim, note);
      return;
    }
    const details = note.querySelector('details');
    if (!details) return;
    details.open = true;
    note.classList.add('on');
    this.lay();
    note.scrollIntoView({ block: 'nearest' });
    // Not before the key is up again: its second half would close the note.
    setTimeout(() => details.querySelector('summary')?.focus({ preventScroll: true }));
  }

  /** @param {HTMLAnchorElement} claim @param {HTMLElement} note */
  openInPlace(claim, note) {
    const was = this.querySelector(`.inplace[data-note="${note.id}"]`);
    if (was) {
      this.putBack(was);
      claim.setAttribute('aria-expanded', 'false');
      return;
    }
    const details = note.querySelector('details');
    if (!details) return;
    let after = /** @type {ChildNode} */ (claim);
    while (after.nextSibling instanceof HTMLElement && after.nextSibling.tagName === 'INS') after = after.nextSibling;
    const rest = after.nextSibling; // keep the comma or full stop with its sentence
    if (rest instanceof Text && /^[.,;:]/.test(rest.data)) {
      rest.splitText(1);
      after = rest;
    }
    const box = document.createElement('div');
    box.className = 'inplace note';
    box.dataset.note = note.id;
    details.open = true;
    box.append(details);
    after.after(box);
    claim.setAttribute('aria-expanded', 'true');
  }

  /** Puts opened notes back where print and screen readers expect them.
   * @param {Element | Event} [one] */
  putBack(one) {
    const boxes = one instanceof Element ? [one] : [...this.querySelectorAll('.inplace')];
    for (const box of boxes) {
      const note = document.getElementById(box.getAttribute('data-note') ?? '');
      note?.append(...box.childNodes);
      box.remove();
    }
    this.lay();
  }

  /** Opens the note that the address names: by number, or by the claim's own name. */
  follow() {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    const note = named instanceof Element ? named.closest('li.note') : null;
    const n = note ? note.id.slice(1) : /^#c(\d+)$/.exec(location.hash)?.[1];
    const claim = n && document.getElementById('c' + n);
    if (!(claim instanceof HTMLAnchorElement) || claim.classList.contains('on')) return;
    this.open(claim);
    claim.scrollIntoView({ block: 'center' });
  }

  /** Every note prints, open and in its place. */
  unfold() {
    this.putBack();
    this.querySelectorAll('li.note details').forEach((d) => d.setAttribute('open', ''));
  }
}

customElements.define('living-letter', LivingLetter);
