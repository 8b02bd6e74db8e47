// What somebody without an account has typed into a form is kept in this tab until it is sent: through a reload, a server
// that restarts, a session that ends. With an account the server keeps a draft. Nothing of it leaves the browser.
(() => {
  "use strict";

  const typed = (form) =>
    [...form.elements].filter(({ name, type }) => name && !["hidden", "file", "submit", "password"].includes(type));
  const isChoice = ({ type }) => type === "radio" || type === "checkbox";
  // A value of a choice is its own name for it, so that several of one name are kept apart.
  const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
  const valueOf = (field) => (isChoice(field) ? field.checked : field.value);

  const read = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  };

  const keep = (form) => {
    const kept = Object.fromEntries(typed(form).map((field) => [nameOf(field), valueOf(field)]));
    try {
      sessionStorage.setItem(form.dataset.keep, JSON.stringify(kept));
    } catch {
      // There is no room, or no storage: then it is as without this file.
    }
  };

  // Only where the page brings nothing itself: what was sent to the server and came back is newer.
  const restore = (form) => {
    const kept = read(form.dataset.keep);
    for (const field of typed(form)) {
      const value = kept[nameOf(field)];
      if (isChoice(field)) field.checked ||= value === true;
      else if (!field.value && typeof value === "string") field.value = value;
    }
  };

  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-keep]");
    if (form) keep(form);
  });
  for (const form of document.querySelectorAll("form[data-keep]")) restore(form);
  for (const { dataset } of document.querySelectorAll("[data-keep-no-longer]")) {
    sessionStorage.removeItem(dataset.keepNoLonger);
  }
})();
