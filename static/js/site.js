// What HTML and CSS can't do by themselves. Every page works without this file.
(() => {
  "use strict";

  // Empty fields and defaults stay out of the address of a search.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    const names = new Set(event.formData.keys());
    for (const name of names) {
      const kept = event.formData.getAll(name).filter((value) => value !== "");
      event.formData.delete(name);
      for (const value of kept) event.formData.append(name, value);
    }
    for (const { name, value, dataset } of event.target.elements) {
      if (dataset.default === value) event.formData.delete(name);
    }
  });

  // Open menus close on Escape and on a click elsewhere.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A swap keeps open what the reader had opened, and says what it found.
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    // An error with a page of its own, such as a search that took too long.
    if (event.detail.isError && event.detail.xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    opened = [...document.querySelectorAll("details[id][open]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    const found = event.target.querySelector("[data-announce]");
    const status = document.getElementById("announce");
    if (found && status) status.textContent = found.textContent.trim();
  });

  // A file that was chosen before htmx was there has told of it to nobody.
  document.addEventListener("htmx:load", ({ target }) => {
    for (const input of target.querySelectorAll("input[type='file'][data-hx-post]")) {
      if (input.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // The server said no, or wasn't there: do it the plain way, which shows the page that explains it.
  const plainly = (event) => {
    const { requestConfig, pathInfo } = event.detail;
    if (requestConfig?.verb === "get") window.location.assign(pathInfo.finalRequestPath);
    else if (requestConfig?.elt.matches("form")) requestConfig.elt.submit();
  };
  document.addEventListener("htmx:responseError", plainly);

  // A form that came back: to the first field that is wrong.
  document.querySelector("main [aria-invalid='true']")?.focus();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "print") window.print();
    if (button.dataset.action === "close-filters") document.getElementById("filters")?.hidePopover?.();
    if (button.dataset.action === "share") share(button);
  });
  for (const button of document.querySelectorAll("[data-action][hidden]")) button.hidden = false;

  // The device's own way to share, else the link into the clipboard, said for the eye and the ear.
  const share = async (button) => {
    const { url, copied } = button.dataset;
    if (navigator.share) {
      const problem = await navigator.share({ title: document.title, url }).then(() => null, (error) => error);
      if (!problem || problem.name === "AbortError") return; // shared, or thought better of it
    }
    const done = await navigator.clipboard?.writeText(url).then(() => true, () => false);
    if (!done) {
      window.prompt(button.textContent.trim(), url); // no clipboard without https
      return;
    }
    const label = button.querySelector("span");
    const before = label.textContent;
    if (before === copied) return;
    label.textContent = document.getElementById("announce").textContent = copied;
    setTimeout(() => { label.textContent = before; }, 4000);
  };

  // Paper shows what is folded away, also in browsers whose style sheets can't reach into it.
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details.reveal:not([open])")) {
      details.open = true;
      window.addEventListener("afterprint", () => { details.open = false; }, { once: true });
    }
  });
})();
