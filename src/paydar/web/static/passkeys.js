// SPDX-License-Identifier: Apache-2.0
// Passkeys: asks the browser, puts its answer into the form, and sends the form. Without this file
// the password and the code remain.
"use strict";

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const plain = (credential) => {
    const told = credential.response;
    const response = { clientDataJSON: text(told.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (told[name]) response[name] = text(told[name]);
    }
    if (told.getTransports) response.transports = told.getTransports();
    const { id, type, authenticatorAttachment } = credential;
    return JSON.stringify({
      id, rawId: text(credential.rawId), type, authenticatorAttachment, response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const ask = (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      options[list] = (options[list] ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
    }
    if (form.dataset.passkey === "show") return navigator.credentials.get({ publicKey: options });
    options.user.id = bytes(options.user.id);
    return navigator.credentials.create({ publicKey: options });
  };

  const possible = window.isSecureContext && "PublicKeyCredential" in window;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!possible) continue;
    form.hidden = false;
    for (const line of document.querySelectorAll("[data-no-passkey]")) line.hidden = true;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        form.elements.answer.value = plain(await ask(form));
      } catch {
        failed.hidden = false;
        return;
      }
      form.submit();
    });
  }
})();
