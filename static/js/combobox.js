// Suggestions for a field with `data-suggest`: the editable combobox with list autocomplete of the ARIA patterns.
// The field stays a plain one where this file doesn't run. One list is open at most, that of the field with the focus.
(() => {
  "use strict";

  const QUIET = 120; // ms without a key before we ask
  const LEAST = 2; // letters
  const ROOM = 220; // px under the field, or the page is scrolled so that the list isn't behind the keyboard

  let open = null; // { field, list, active }: the list that is shown
  let asking = null; // an AbortController
  let timer = 0;
  let pressed = false; // a pointer is down: the page must not move under it before the click

  const comboboxOf = (element) => element.closest?.("input[data-suggest]");
  const text = (name, content, className = "") => Object.assign(document.createElement(name), { textContent: content, className });

  function prepare(root) {
    for (const field of root.querySelectorAll("input[data-suggest]")) {
      if (field.getAttribute("role") === "combobox") continue;
      const list = Object.assign(document.createElement("ul"), { id: `${field.id}-suggestions`, className: "suggestions", hidden: true });
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", field.dataset.found); // not the field's own name: there is one of that
      field.after(list);
      for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
        field.setAttribute(name, value);
      }
    }
  }

  // --- Asking ---

  function forget() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  }

  async function ask(field, enter) {
    forget();
    const words = field.value.trim();
    if (words.length < LEAST) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      const { results } = answer.ok ? await answer.json() : { results: [] };
      if (document.activeElement === field) show(field, results, enter);
    } catch (error) {
      if (error.name !== "AbortError") close(); // offline: the field works without suggestions
    }
  }

  // --- Showing ---

  function show(field, results, enter) {
    const wasOpen = Boolean(open);
    if (!results.length) {
      close();
      if (wasOpen) say(field.dataset.none);
      return;
    }
    const list = document.getElementById(field.getAttribute("aria-controls"));
    list.replaceChildren(...results.map((result, n) => option(field, result, `${list.id}-${n}`)));
    list.hidden = false;
    list.scrollTop = 0;
    open = { field, list, active: -1 };
    field.setAttribute("aria-expanded", "true");
    makeRoom();
    activate({ first: 0, last: results.length - 1 }[enter] ?? -1);
    say(`${field.dataset.found}: ${results.length}`);
  }

  function option(field, { label, kind, count, at_least: atLeast }, id) {
    const item = Object.assign(text("li", ""), { id });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.value = label;
    const shown = text("span", "", "suggestion-label");
    shown.dir = "auto";
    shown.append(...marked(label, field.value.trim()));
    item.append(shown);
    if (kind) {
      const about = text("span", `${field.dataset[kind]} · `, "suggestion-about");
      const number = new Intl.NumberFormat(document.documentElement.lang).format(count);
      about.append(text("span", `${field.dataset.open}: `, "visually-hidden"), number, atLeast ? "+" : "");
      item.append(" ", about);
    }
    return item;
  }

  // The part that was typed, where a word of the label begins so; letters are compared without their accents.
  function marked(label, typed) {
    const bare = (letters) => letters.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const letters = [...label];
    for (let start = 0; start < letters.length; start++) {
      if (start && /[\p{L}\p{N}]/u.test(letters[start - 1])) continue;
      for (let end = start + 1; end <= letters.length && end - start <= typed.length; end++) {
        if (bare(letters.slice(start, end).join("")) !== bare(typed)) continue;
        return [letters.slice(0, start).join(""), text("mark", letters.slice(start, end).join("")), letters.slice(end).join("")];
      }
    }
    return [label];
  }

  function activate(n) {
    const options = open.list.children;
    options[open.active]?.setAttribute("aria-selected", "false");
    open.active = n;
    if (n < 0) return open.field.removeAttribute("aria-activedescendant");
    options[n].setAttribute("aria-selected", "true");
    options[n].scrollIntoView({ block: "nearest", behavior: "instant" });
    open.field.setAttribute("aria-activedescendant", options[n].id);
  }

  function close() {
    if (!open) return;
    activate(-1);
    open.field.setAttribute("aria-expanded", "false");
    open.list.hidden = true;
    open.list.replaceChildren();
    open = null;
    say("");
  }

  // Filled, not sent: there is a second field, and Enter sends both.
  function choose(item) {
    const { field } = open;
    field.value = item.dataset.value;
    forget();
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function say(words) {
    const status = document.getElementById("announce");
    if (status) status.textContent = words;
  }

  function makeRoom() {
    if (!open) return;
    const view = window.visualViewport;
    const room = () => view.offsetTop + view.height - open.list.getBoundingClientRect().top - 12;
    if (room() < ROOM) open.field.parentElement.scrollIntoView({ block: "start", behavior: "instant" });
    open.list.style.setProperty("--room", `${Math.max(room(), ROOM / 2)}px`);
  }

  // --- Keys ---

  function move(event, step) {
    event.preventDefault();
    if (event.altKey && open) return step < 0 ? close() : undefined;
    if (!open) return ask(event.target, event.altKey ? "" : step < 0 ? "last" : "first");
    const count = open.list.children.length;
    // Beyond the last and before the first is the field itself.
    activate(open.active < 0 && step < 0 ? count - 1 : open.active + step < count ? open.active + step : -1);
  }

  const keys = {
    ArrowDown: (event) => move(event, 1),
    ArrowUp: (event) => move(event, -1),
    Enter(event) {
      if (open?.active >= 0) {
        event.preventDefault();
        choose(open.list.children[open.active]);
      } else {
        forget();
        close();
      }
    },
    Escape(event) {
      forget();
      if (!open && !event.target.value) return;
      event.preventDefault();
      if (open) return close();
      event.target.value = "";
    },
    Tab: forget, // losing the focus closes the list
    // These move the cursor in the text, so the field is where one is again.
    Home: () => open && activate(-1),
    End: () => open && activate(-1),
    ArrowLeft: () => open && activate(-1),
    ArrowRight: () => open && activate(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (comboboxOf(event.target) && !event.isComposing) keys[event.key]?.(event);
  });

  document.addEventListener("input", (event) => {
    const field = comboboxOf(event.target);
    if (!field) return;
    forget();
    if (open) activate(-1);
    timer = setTimeout(() => ask(field), QUIET);
  });

  // --- Mouse, finger, focus ---

  const optionOf = (event) => open && event.target.closest?.("[role='option']");

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.(".suggestions")) event.preventDefault(); // the field keeps the focus
  });
  document.addEventListener("click", (event) => {
    const item = optionOf(event);
    if (item && open.list.contains(item)) choose(item);
  });
  document.addEventListener("pointermove", (event) => {
    const item = event.pointerType === "mouse" && optionOf(event);
    if (item && open.list.contains(item)) activate([...open.list.children].indexOf(item));
  });

  document.addEventListener("pointerdown", (event) => (pressed = event.button === 0), true);
  for (const name of ["click", "pointercancel"]) {
    document.addEventListener(name, () => {
      pressed = false;
      if (open && document.activeElement !== open.field) close();
    });
  }
  document.addEventListener("focusout", (event) => {
    if (!comboboxOf(event.target)) return;
    forget();
    if (!pressed) close();
  });
  document.addEventListener("submit", () => {
    forget();
    close();
  });
  window.addEventListener("pagehide", () => {
    forget();
    close();
  });
  window.visualViewport?.addEventListener("resize", makeRoom);

  document.addEventListener("htmx:load", (event) => prepare(event.target));
  prepare(document);
})();
