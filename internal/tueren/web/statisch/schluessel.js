// SPDX-License-Identifier: EUPL-1.2
// Passes the question of a page on to a security key (W3C Web Authentication) and
// sends its answer back with the form. Everything else is the server's work.
'use strict';
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (z) => z.charCodeAt(0));
  const text = (puffer) => btoa(String.fromCharCode(...new Uint8Array(puffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const form = document.querySelector('form[data-schluessel]');
  if (!form) return;
  const d = form.dataset;
  const meldung = form.querySelector('[data-meldung]');
  const bekannte = (d.kennungen || '').split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }));

  async function melde() {
    const k = await navigator.credentials.get({ publicKey: {
      challenge: bytes(d.herausforderung), rpId: d.rechner, allowCredentials: bekannte, userVerification: 'discouraged', timeout: 120000,
    } });
    return {
      id: text(k.rawId), clientDataJSON: text(k.response.clientDataJSON),
      authenticatorData: text(k.response.authenticatorData), signature: text(k.response.signature),
    };
  }

  async function registriere() {
    const k = await navigator.credentials.create({ publicKey: {
      challenge: bytes(d.herausforderung), rp: { id: d.rechner, name: 'Kernmelderegister' },
      user: { id: bytes(d.nutzer), name: d.kennung, displayName: d.kennung },
      pubKeyCredParams: d.verfahren.split(' ').map((alg) => ({ type: 'public-key', alg: Number(alg) })),
      excludeCredentials: bekannte, attestation: 'none', timeout: 120000,
      authenticatorSelection: { userVerification: 'discouraged', residentKey: 'discouraged' },
    } });
    return {
      id: text(k.rawId), clientDataJSON: text(k.response.clientDataJSON), attestationObject: text(k.response.attestationObject),
    };
  }

  form.querySelector('button[type=button]').addEventListener('click', async () => {
    meldung.textContent = 'Warten auf den Sicherheitsschlüssel …';
    try {
      const antwort = d.schluessel === 'registrierung' ? await registriere() : await melde();
      form.elements.antwort.value = JSON.stringify(antwort);
      form.submit();
    } catch {
      meldung.textContent = 'Der Sicherheitsschlüssel hat nicht geantwortet, oder der Vorgang wurde abgebrochen. Bitte versuchen Sie es erneut.';
    }
  });
})();
