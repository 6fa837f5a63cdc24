/* Small comforts over pages that work without any script: see templates/base.html.
   No dependency; htmx is loaded beside it. Everything is attached by attribute. */
(function () {
  "use strict";

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const visible = (element) => element.getClientRects().length > 0;

  /* "/" puts the cursor in the search box, unless somebody is typing. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = all("[data-search]").find(visible);
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* Escape or a click elsewhere closes an open menu. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* A form that was typed in warns before the page is left; sending it is no leaving. */
  let unsaved = new Set();
  const guarded = (event) => event.target.closest && event.target.closest("form[data-warn-unsaved]");
  document.addEventListener("input", (event) => {
    const form = guarded(event);
    if (form) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => {
    unsaved.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    unsaved.forEach((form) => form.isConnected || unsaved.delete(form));
    if (unsaved.size) event.preventDefault();
  });

  /* One click, one request: a second click on a sent form does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  /* Buttons that only make sense with a script are in the page as hidden. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) {
      window.print();
      return;
    }
    const source = document.getElementById(button.dataset.copy);
    const text = source.value === undefined ? source.textContent.trim() : source.value;
    navigator.clipboard.writeText(text).then(() => {
      button.textContent = button.dataset.copied;
    });
  });

  /* Field by field: choosing a filter sends it. The button stays for everybody else. */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-change]");
    if (form && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });

  /* A part that could not be sent or loaded says so; what was typed stays where it is. What came
     by itself fails without a word. */
  const reveal = (name) => all(`[data-${name}]`).forEach((block) => (block.hidden = false));
  const conceal = () => all("[data-trouble], [data-signed-out]").forEach((block) => (block.hidden = true));
  const quiet = (event) => event.target.closest?.("[data-quiet]");
  const aloud = (tell) => (event) => quiet(event) || tell();
  document.addEventListener("htmx:beforeRequest", aloud(conceal));
  document.addEventListener("htmx:sendError", aloud(() => reveal("trouble")));
  document.addEventListener("htmx:responseError", aloud(() => reveal("trouble")));
  document.addEventListener("htmx:beforeSwap", (event) => {
    /* Signed out meanwhile: the sign-in page does not belong inside a part of this one. */
    const address = event.detail.xhr.responseURL;
    if (!address || new URL(address).pathname !== document.body.dataset.login) return;
    event.detail.shouldSwap = false;
    if (!quiet(event)) reveal("signed-out");
  });

  /* Work is not lost when the session ended meanwhile: what was sent is kept in this tab, and
     offered again when the same form comes back after signing in. */
  const DRAFT = "draft";
  const typed = (form) =>
    Array.from(form.elements).filter(
      (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type)
    );
  const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  const keyOf = (field) => `${field.name} ${["checkbox", "radio"].includes(field.type) ? field.value : ""}`;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-warn-unsaved]")) return;
    const values = Object.fromEntries(typed(form).map((field) => [keyOf(field), valueOf(field)]));
    sessionStorage.setItem(DRAFT, JSON.stringify({ path: location.pathname, values }));
  });

  function offerDraft() {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) || "null");
    if (!kept) return;
    /* Signing in may take several pages, all under the same address. */
    if (location.pathname.startsWith(document.body.dataset.login.replace(/[^/]+\/$/, ""))) {
      sessionStorage.setItem(DRAFT, JSON.stringify({ ...kept, signedOut: true }));
      return;
    }
    const same = kept.signedOut && kept.path === location.pathname;
    const form = same && document.querySelector("form[data-warn-unsaved]");
    const fields = form ? typed(form).filter((field) => keyOf(field) in kept.values) : [];
    const missing = fields.filter((field) => valueOf(field) !== kept.values[keyOf(field)]);
    sessionStorage.removeItem(DRAFT);
    if (!missing.length || document.querySelector(".error-summary, [data-conflicts]")) return;
    reveal("draft");
    document.querySelector("[data-restore]").addEventListener("click", (event) => {
      missing.forEach((field) => {
        if (typeof kept.values[keyOf(field)] === "boolean") field.checked = kept.values[keyOf(field)];
        else field.value = kept.values[keyOf(field)];
      });
      unsaved.add(form);
      event.target.closest("[data-draft]").hidden = true;
      missing[0].focus();
    });
  }

  /* A low score, or one far from last year's, asks for a sentence: its box opens. */
  document.addEventListener("change", (event) => {
    const row = event.target.closest(".scorerow");
    const why = row && event.target.hasAttribute("data-asks") && row.querySelector("details.why");
    if (why) why.open = true;
  });

  /* Answers that the server has not said to be saved are kept here (see answers.js). They go when
     they are two weeks old, when somebody else signs in, or when the whole form was saved. */
  const KEPT = "kept|";
  const SENT = "sent";
  const FOURTEEN_DAYS = 14 * 24 * 60 * 60 * 1000;
  const keptKeys = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix));

  function tidyKept() {
    const user = document.body.dataset.user;
    const onLogin = location.pathname.startsWith(document.body.dataset.login.replace(/[^/]+\/$/, ""));
    keptKeys(KEPT).forEach((key) => {
      const whose = key.slice(KEPT.length).split("|")[0].split("-")[0];
      const old = Date.now() - JSON.parse(localStorage.getItem(key)).at > FOURTEEN_DAYS;
      const others = user && !whose.startsWith("link") && whose !== user;
      if (old || others) localStorage.removeItem(key);
    });
    /* The whole form was sent. Where that led elsewhere it was saved; the sign-in page took it. */
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (sent && !onLogin && !document.querySelector(".error-summary, [data-conflicts], [data-broken]")) {
      keptKeys(sent).forEach((key) => localStorage.removeItem(key));
    }
  }

  /* What the script of one kind of page uses as well. */
  window.registry = { all, typed, valueOf, keyOf, KEPT, SENT };

  /* A picture that is wider than its box begins at its middle. */
  all("[data-begin-middle]").forEach((box) => {
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  });

  function enhance(root) {
    all("[data-script-only]", root).forEach((element) => (element.hidden = false));
    const summary = root.querySelector ? root.querySelector(".error-summary") : null;
    if (summary) summary.focus();
  }
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
  enhance(document);
  offerDraft();
  tidyKept();

  /* Error summaries link to fields; a fieldset's link goes to its first control. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    const control = target.matches("input, select, textarea")
      ? target
      : target.querySelector("input, select, textarea");
    if (!control) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });
})();
