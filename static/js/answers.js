/* Answering an evaluation: keys for the scores, and answers that are kept until they are saved.
   Loaded after app.js, on the pages with such a form only. */
(function () {
  "use strict";

  const { all, typed, valueOf, keyOf, KEPT, SENT } = window.registry;

  /* Scores by key: a digit chooses, "n" is not applicable; only while one is in the question. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(".choices.scale [type=radio]")) return;
    const wanted = event.key.toLowerCase() === "n" ? "na" : event.key;
    const option = all("[type=radio]", event.target.closest(".choices.scale")).find((one) => one.value === wanted);
    if (!option) return;
    event.preventDefault();
    option.focus();
    if (!option.checked) option.click();
  });

  /* Answers are saved question by question while they are typed. What the server has not said to
     be saved is kept here as well, with the version it was written over, and sent again: when the
     connection is back, or when the same person signs in again and opens the same page. */
  const rowsOf = (form) => all("[data-question]", form);
  const prefixOf = (form) => `${KEPT}${form.dataset.answers}|`;
  const placeOf = (row) => prefixOf(row.closest("form")) + row.dataset.question;
  const hiddenOf = (row) => all(".kept > input[type=hidden]", row);

  const fieldsOf = (row) => typed({ elements: row.querySelectorAll("input, textarea") });
  const valuesOf = (row) => Object.fromEntries(fieldsOf(row).map((field) => [keyOf(field), valueOf(field)]));

  function keepRow(row) {
    const values = valuesOf(row);
    const seen = Object.fromEntries(hiddenOf(row).map((field) => [field.name, field.value]));
    localStorage.setItem(placeOf(row), JSON.stringify({ at: Date.now(), values, seen }));
  }

  function putBack(row) {
    const kept = JSON.parse(localStorage.getItem(placeOf(row)) || "null");
    if (!kept) return;
    const fields = fieldsOf(row).filter((field) => keyOf(field) in kept.values);
    if (fields.every((field) => valueOf(field) === kept.values[keyOf(field)])) {
      localStorage.removeItem(placeOf(row));
      return;
    }
    fields.forEach((field) => {
      if (typeof kept.values[keyOf(field)] === "boolean") field.checked = kept.values[keyOf(field)];
      else field.value = kept.values[keyOf(field)];
    });
    hiddenOf(row).forEach((field) => {
      if (field.name in kept.seen) field.value = kept.seen[field.name];
    });
    all("details.why", row).forEach((why) => (why.open = true));
    sendRow(row);
  }

  const sendRow = (row) => row.dispatchEvent(new Event("change", { bubbles: true }));
  const sendKept = () =>
    all("form[data-answers]").forEach((form) =>
      rowsOf(form).filter((row) => localStorage.getItem(placeOf(row))).forEach(sendRow)
    );

  document.addEventListener("input", (event) => {
    const row = event.target.closest("form[data-answers] [data-question]");
    if (row) keepRow(row);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const row = event.target.closest("form[data-answers] [data-question]");
    if (!row) return;
    const says = JSON.stringify(valuesOf(row));
    /* Answered already, or waiting for a choice between two texts: the buttons stay where they are. */
    if (event.target === row && (row.dataset.answered === says || row.querySelector("[name^=resolve_]"))) {
      event.preventDefault();
      return;
    }
    event.detail.answer = { place: placeOf(row), text: localStorage.getItem(placeOf(row)), id: row.id, says };
  });
  /* The whole form waits for what is on its way: until then it knows an older version than the
     register has, and would be told that somebody else answered in between. */
  let onTheirWay = 0;
  let pressed = null;
  document.addEventListener("htmx:beforeSend", (event) => {
    if (event.detail.requestConfig.answer) onTheirWay += 1;
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (!onTheirWay || !event.target.matches("form[data-answers]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = { form: event.target, button: event.submitter };
    },
    true
  );
  document.addEventListener("htmx:afterRequest", (event) => {
    const sent = event.detail.requestConfig.answer;
    if (!sent) return;
    onTheirWay -= 1;
    if (pressed && !onTheirWay) {
      const { form, button } = pressed;
      pressed = null;
      /* After this answer has put its version on the page. */
      setTimeout(() => form.requestSubmit(button), 0);
    }
    const { status, responseURL } = event.detail.xhr;
    const login = responseURL && new URL(responseURL).pathname === document.body.dataset.login;
    const row = document.getElementById(sent.id);
    if ([200, 409, 422].includes(status) && !login) row.dataset.answered = sent.says;
    if (status === 200 && !login) {
      if (localStorage.getItem(sent.place) === sent.text) localStorage.removeItem(sent.place);
      return;
    }
    if ([409, 410, 422].includes(status)) return;
    const kept = row.querySelector(".kept");
    kept.dataset.waits = kept.closest("form").dataset.keptWords;
    if (login || status === 403) needsReload = true;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.matches(".kept")) delete event.target.dataset.waits;
  });
  /* Signed in again in another tab: this page needs a new key, and puts the text back itself. */
  let needsReload = false;
  window.addEventListener("focus", () => needsReload && location.reload());
  window.addEventListener("online", sendKept);

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-answers]")) sessionStorage.setItem(SENT, prefixOf(event.target));
  });

  window.addEventListener("load", () => all("form[data-answers]").forEach((form) => rowsOf(form).forEach(putBack)));
})();
