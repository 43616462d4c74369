// @ts-check
// A form that a passkey fills in: the button asks the browser for one, and what
// it answers goes into the hidden field. The server checks all of it.

/** @param {string} text */
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} buffer */
const text = (buffer) => buffer
  ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  : undefined;

/** @param {{ id: string }} one */
const named = (one) => ({ ...one, id: bytes(one.id) });

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask(/** @type {HTMLFormElement} */ (event.target));
    });
  }

  /** @param {HTMLFormElement} form */
  async ask(form) {
    const says = /** @type {HTMLElement} */ (this.querySelector('[data-says]'));
    says.textContent = '';
    try {
      const answer = await this.passkey(JSON.parse(this.dataset.options ?? '{}'));
      /** @type {HTMLInputElement} */ (form.elements.namedItem('answer')).value = JSON.stringify(answer);
      form.submit();
    } catch {
      says.textContent = this.dataset.failed ?? '';
    }
  }

  /** @param {any} o the options as the server wrote them: bytes as base64url */
  async passkey(o) {
    const publicKey = { ...o, challenge: bytes(o.challenge) };
    const make = 'make' in this.dataset;
    if (make) {
      publicKey.user = named(o.user);
      publicKey.excludeCredentials = (o.excludeCredentials ?? []).map(named);
    } else {
      publicKey.allowCredentials = (o.allowCredentials ?? []).map(named);
    }
    const made = await (make ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
    const c = /** @type {any} */ (made);
    return {
      id: c.id,
      rawId: text(c.rawId),
      type: c.type,
      authenticatorAttachment: c.authenticatorAttachment ?? undefined,
      clientExtensionResults: c.getClientExtensionResults(),
      response: {
        clientDataJSON: text(c.response.clientDataJSON),
        attestationObject: text(c.response.attestationObject),
        transports: c.response.getTransports?.(),
        authenticatorData: make ? undefined : text(c.response.authenticatorData),
        signature: text(c.response.signature),
        userHandle: text(c.response.userHandle),
      },
    };
  }
}

customElements.define('passkey-form', PasskeyForm);
