// What an eye would see at once: too wide for the screen, cut, on top of each other, too small to hit, a number in pieces.
() => {
  const faults = [];
  const root = document.documentElement;
  const name = (element) => {
    const where = element.id ? `#${element.id}` : `.${element.className?.baseVal ?? element.className}`;
    return `${element.tagName.toLowerCase()}${where} “${element.textContent.trim().slice(0, 30)}”`;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest(".visually-hidden, .skip-link") && element.getBoundingClientRect().width > 1;
  const wide = root.scrollWidth - root.clientWidth;
  if (wide > 0) {
    const right = (element) => element.getBoundingClientRect().right;
    const widest = [...document.querySelectorAll("body *")].filter(shown).sort((a, b) => right(b) - right(a))[0];
    faults.push(`${wide} px too wide: ${name(widest)}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    if (!shown(element) || element.matches("input, textarea, select, svg, svg *, img, .logo, option")) continue;
    const { overflowX, display } = getComputedStyle(element);
    if (display === "inline" || !["hidden", "clip"].includes(overflowX)) continue;
    if (element.scrollWidth > element.clientWidth + 1) faults.push(`cut: ${name(element)}`);
  }
  for (const element of document.querySelectorAll(".count, .badge")) {
    const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || !shown(element)) continue;
    const range = document.createRange();
    range.selectNode(text);
    if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) faults.push(`in pieces: ${name(element)}`);
  }
  const boxes = [...document.querySelectorAll(".alert, .card, .panel, .ad-about")]
    .filter((element) => shown(element) && !element.closest(".ad-actions"))
    .map((element) => [element, element.getBoundingClientRect()]);
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const element of document.querySelectorAll(controls)) {
    if (!shown(element) || getComputedStyle(element).display === "inline") continue;
    const label = element.matches("[type=checkbox], [type=radio]") && element.labels[0];
    const box = element.getBoundingClientRect(), around = (label || element).getBoundingClientRect();
    const height = Math.max(box.height, around.height), width = Math.max(box.width, around.width);
    const size = `${Math.round(width)} × ${Math.round(height)} px`;
    if (height < 23.9 || width < 23.9) faults.push(`${size} to hit: ${name(element)}`);
    if (!element.closest(".ad-actions")) boxes.push([element, box]);
  }
  for (const [one, a] of boxes) for (const [other, b] of boxes) {
    if (one === other || one.contains(other) || other.contains(one)) continue;
    if (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 2) faults.push(`${name(one)} lies under ${name(other)}`);
  }
  return faults;
}
