// The recruiters' desk: single keys, moving cards by hand, texts of templates. Every page works without this file.
(() => {
  "use strict";

  const OFF = "desk-keys-off";
  const dialog = document.getElementById("keys");
  const keysAreOn = () => localStorage.getItem(OFF) === null;

  // What a key does stands at the link, button or label that does it.
  const withKey = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const use = (element) => {
    element.closest("details")?.setAttribute("open", "");
    if (element.tagName === "LABEL") element.control?.focus();
    else element.click();
  };

  // Never while somebody types, and never instead of a browser's own shortcut.
  const isTyping = ({ target }) =>
    target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.isComposing || isTyping(event) || dialog?.open) return;
    if (event.key === "?" && dialog) showHelp();
    else if (keysAreOn() && !step(event.key)) {
      const element = withKey(event.key);
      if (element) use(element);
      else return;
    } else if (!keysAreOn()) return;
    event.preventDefault();
  });

  // --- The help: what the page itself names ------------------------------------------------------------------------
  const showHelp = () => {
    dialog.querySelector("[data-keys-on]").checked = keysAreOn();
    dialog.showModal();
  };
  if (dialog) {
    const list = dialog.querySelector("[data-keys-list]");
    for (const { dataset } of document.querySelectorAll("[data-key-label]")) {
      const term = list.appendChild(document.createElement("dt"));
      term.appendChild(document.createElement("kbd")).textContent = dataset.key;
      list.appendChild(document.createElement("dd")).textContent = dataset.keyLabel;
    }
    dialog.addEventListener("change", ({ target }) => {
      if (target.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
    const button = document.querySelector("[data-keys-help]");
    button.hidden = false;
    button.addEventListener("click", showHelp);
  }

  // --- The board ---------------------------------------------------------------------------------------------------
  const cards = () => [...document.querySelectorAll("[data-card]")];
  const step = (key) => {
    const all = cards();
    if (!all.length) return false;
    const current = document.activeElement?.closest("[data-card]");
    if (key === "j" || key === "k") {
      const at = all.indexOf(current);
      const next = key === "j" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0);
      all[next].querySelector("a").focus();
      return true;
    }
    if (!current) return false;
    if (key === "x") current.querySelector("input[type=checkbox]")?.click();
    else if (key === "m") {
      const move = current.querySelector("details");
      if (!move) return false;
      move.open = true;
      move.querySelector("button").focus();
    } else return false;
    return true;
  };

  // A card goes where one of its own buttons leads, and by that button.
  let carried = null;
  const way = (column) => carried?.querySelector(`button[name=status][value="${column.dataset.column}"]`);
  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest?.("[data-card]");
    if (!carried) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.id);
    for (const column of document.querySelectorAll("[data-column]")) column.classList.toggle("takes", Boolean(way(column)));
  });
  document.addEventListener("dragover", (event) => {
    const column = event.target.closest?.("[data-column]");
    if (column && way(column)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const column = event.target.closest?.("[data-column]");
    const button = column && way(column);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  document.addEventListener("dragend", () => {
    carried = null;
    for (const column of document.querySelectorAll(".takes")) column.classList.remove("takes");
  });

  for (const label of document.querySelectorAll(".board-all")) label.hidden = false;
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset.chooses) return;
    const column = target.closest("[data-column]");
    for (const box of column.querySelectorAll("input[name=_selected_action]")) box.checked = target.checked;
  });

  // --- Forms -------------------------------------------------------------------------------------------------------
  // What belongs to one status only is shown with it.
  const adapt = (select) => {
    for (const part of select.form.querySelectorAll("[data-shown-for]")) {
      part.hidden = part.dataset.shownFor !== select.value;
    }
  };
  for (const select of document.querySelectorAll("select[data-decides]")) {
    adapt(select);
    select.addEventListener("change", () => adapt(select));
  }

  // The text of a template is put where it can still be changed.
  for (const select of document.querySelectorAll("select[data-fills]")) {
    select.addEventListener("change", () => {
      const { text } = select.selectedOptions[0].dataset;
      if (text) select.form.elements[select.dataset.fills].value = text;
    });
  }

  // --- Work in the background: the page asks now and then how far it is ---------------------------------------------
  const poll = async () => {
    const part = document.querySelector("[data-poll]");
    if (!part) return;
    const answer = await fetch(window.location.href).catch(() => null);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      part.replaceWith(page.getElementById(part.id));
    }
    setTimeout(poll, 2000);
  };
  setTimeout(poll, 1000);
})();
