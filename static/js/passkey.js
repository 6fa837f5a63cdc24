/* Making and using passkeys: the browser's part of it, between a form and its hidden field.
   A form says what it does (data-passkey: "create", "get" or "sign-in"); what the server asks
   stands in a JSON script, or is fetched from the address of the form when it signs in. */
(function () {
  "use strict";

  const toBytes = (text) => {
    const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  };
  const toText = (buffer) => {
    const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
    return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const withBytes = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }));

  const whole = (credential, names) => {
    const response = {};
    names.forEach((name) => {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    });
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  async function create(asked) {
    const publicKey = {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: withBytes(asked.excludeCredentials),
      // It opens the account by itself, so the device asks who holds it.
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    };
    const made = await navigator.credentials.create({ publicKey });
    return whole(made, ["clientDataJSON", "attestationObject"]);
  }

  async function get(asked) {
    const publicKey = { ...asked, challenge: toBytes(asked.challenge) };
    publicKey.allowCredentials = withBytes(asked.allowCredentials);
    const given = await navigator.credentials.get({ publicKey });
    return whole(given, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
  }

  async function askedBy(form) {
    if (form.dataset.passkey !== "sign-in") {
      const data = JSON.parse(document.getElementById("passkey-data").textContent);
      return (data.creation_options || data.request_options).publicKey;
    }
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("No question came from the server.");
    return (await answer.json()).request_options.publicKey;
  }

  function show(form, kind) {
    form.querySelectorAll("[data-passkey-says]").forEach((line) => {
      line.hidden = line.dataset.passkeySays !== kind;
    });
  }

  function kindOf(problem) {
    if (problem.name === "InvalidStateError") return "known";
    return problem.name === "NotAllowedError" ? "stopped" : "failed";
  }

  /* A passkey belongs to a name: at an address in figures there are none. */
  const isNumber = /^[\d.]+$|^\[/.test(window.location.hostname);
  const able = Boolean(window.PublicKeyCredential && navigator.credentials) && !isNumber;

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const button = form.querySelector("[data-passkey-go]");
    if (!able) {
      if (form.dataset.passkey !== "sign-in") show(form, "unable");
      return;
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      show(form, "");
      try {
        const asked = await askedBy(form);
        const credential = await (form.dataset.passkey === "create" ? create : get)(asked);
        form.elements.namedItem("credential").value = JSON.stringify(credential);
        form.submit();
      } catch (problem) {
        show(form, kindOf(problem));
        button.disabled = false;
      }
    });
  });
})();
