// Passkeys: the browser's own dialogue stands between a form's button and its being sent.
// Without this file a page hides the way by passkey, and the other ways remain.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;

  const toBytes = (text) => {
    const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  };
  const toText = (buffer) => {
    const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
    return btoa(characters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const withId = (named) => ({ ...named, id: toBytes(named.id) });

  const prepare = ({ publicKey }) => {
    const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
    if (options.user) options.user = withId(options.user);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (options[list]) options[list] = options[list].map(withId);
    }
    return { publicKey: options };
  };

  const describe = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const optionsOf = async (form) => {
    if (!form.dataset.options) {
      const held = JSON.parse(document.getElementById("passkey-options").textContent);
      return held.creation_options || held.request_options;
    }
    const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  };

  const send = async (form) => {
    const problem = form.querySelector("[role='alert']");
    problem.textContent = "";
    try {
      const options = prepare(await optionsOf(form));
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = describe(credential);
      form.submit();
    } catch {
      problem.textContent = form.dataset.problem; // thought better of it, too slow, or nothing that fits
    }
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("button").disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
})();
