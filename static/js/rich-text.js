// A field of Markdown becomes one of formatted text. The server sanitises whatever it is sent.
(() => {
  "use strict";

  const ALLOWED = new Set(["P", "BR", "UL", "OL", "LI", "STRONG", "EM", "H3", "H4", "A"]);
  const RENAMED = { B: "strong", I: "em", H1: "h3", H2: "h3", H5: "h4", H6: "h4", DIV: "p", BLOCKQUOTE: "p", TR: "p" };
  const SKIPPED = new Set(["SCRIPT", "STYLE", "TITLE", "HEAD", "META", "LINK", "SVG"]);
  const LINK = /^(https?:\/\/|mailto:)/i;

  // What is pasted, with nothing but our few tags: built anew, so that no foreign style comes near the page.
  const copied = (source, target) => {
    for (const node of source.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) target.append(node.data.replace(/\s+/g, " "));
      if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.nodeName.toUpperCase())) continue;
      const name = RENAMED[node.nodeName] || (ALLOWED.has(node.nodeName) ? node.nodeName : "");
      if (!name || (name === "A" && !LINK.test(node.getAttribute("href") || ""))) {
        copied(node, target);
        continue;
      }
      const copy = document.createElement(name);
      if (name === "A") copy.href = node.getAttribute("href");
      target.append(copied(node, copy));
    }
    return target;
  };

  // Parsing alone already makes a browser complain of styles and handlers that the policy forbids.
  const TAG = /<([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
  const bare = (html) =>
    html
      .replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, "")
      .replace(TAG, (tag, name, rest) => `<${name}${(/\shref=("[^"]*"|'[^']*')/i.exec(rest) || [""])[0]}>`);
  const parsed = (html) => new DOMParser().parseFromString(bare(html), "text/html").body;

  const linesOf = (text) => {
    const box = document.createElement("div");
    for (const line of text.split(/\r?\n/)) {
      if (line.trim()) box.append(Object.assign(document.createElement("p"), { textContent: line }));
    }
    return box;
  };

  const paste = (event) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    if (!html && !text.includes("\n")) {
      document.execCommand("insertText", false, text);
      return;
    }
    const box = html ? copied(parsed(html), document.createElement("div")) : linesOf(text);
    document.execCommand("insertHTML", false, box.innerHTML);
  };

  const askForLink = (button) => {
    const answer = window.prompt(button.dataset.question, "https://");
    if (answer === null) return;
    const address = answer.trim();
    if (!address || address === "https://") document.execCommand("unlink");
    else document.execCommand("createLink", false, LINK.test(address) ? address : `https://${address}`);
  };

  const isHeading = () => /^h[34]$/i.test(document.queryCommandValue("formatBlock"));

  const run = (button) => {
    const { command } = button.dataset;
    if (command === "link") askForLink(button);
    else if (command === "heading") document.execCommand("formatBlock", false, isHeading() ? "p" : "h3");
    else document.execCommand(command);
  };

  // "- " or "1. " at the beginning of a line begins a list, as people are used to.
  const listAsTyped = (event) => {
    const { anchorNode, anchorOffset } = document.getSelection();
    if (event.data !== " " || anchorNode?.nodeType !== Node.TEXT_NODE || anchorNode.parentElement.closest("li")) return;
    const mark = anchorNode.data.slice(0, anchorOffset).replace(/\u00a0/g, " ");
    if (!["- ", "* ", "1. "].includes(mark) || anchorNode.previousSibling) return;
    for (let count = mark.length; count; count -= 1) document.execCommand("delete");
    document.execCommand(mark === "1. " ? "insertOrderedList" : "insertUnorderedList");
  };

  const begin = (rich) => {
    const bar = rich.querySelector("[role=toolbar]");
    const area = rich.querySelector("textarea");
    const label = document.querySelector(`label[for="${area.id}"]`);
    const help = document.getElementById(`${area.id}_helptext`);
    const buttons = [...bar.querySelectorAll("button")];

    const text = document.createElement("div");
    Object.assign(text, { id: `${area.id}-text`, className: "rich-text", contentEditable: "true" });
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    if (area.getAttribute("aria-invalid")) text.setAttribute("aria-invalid", "true");
    text.append(rich.querySelector("template").content.cloneNode(true));
    if (label) {
      label.id ||= `${area.id}-label`;
      label.removeAttribute("for");
      text.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => text.focus());
    }
    if (help) help.hidden = true; // it explains Markdown

    // The server reads this one, if it comes, instead of the Markdown.
    const sent = Object.assign(document.createElement("input"), { type: "hidden", name: `${area.name}-html`, disabled: true });
    const keep = () => {
      sent.value = text.innerHTML;
      sent.disabled = false;
    };
    text.addEventListener("input", keep);

    area.hidden = true;
    area.after(text, sent);
    bar.hidden = false;
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays in the text
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      text.focus();
      run(button);
      keep();
    });

    // One stop for the Tab key; arrows move between the buttons.
    buttons.forEach((button, place) => { button.tabIndex = place ? -1 : 0; });
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const here = buttons.indexOf(document.activeElement);
      const next = buttons[(here + step + buttons.length) % buttons.length];
      buttons[here].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });

    text.addEventListener("paste", paste);
    text.addEventListener("drop", (event) => event.preventDefault());
    text.addEventListener("input", listAsTyped);
    document.addEventListener("selectionchange", () => {
      if (!text.contains(document.getSelection().anchorNode)) return;
      for (const button of buttons) {
        if (!button.hasAttribute("aria-pressed")) continue;
        const { command } = button.dataset;
        const isOn = command === "heading" ? isHeading() : document.queryCommandState(command);
        button.setAttribute("aria-pressed", String(isOn));
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.querySelectorAll("[data-rich]").forEach(begin);
  });
})();
