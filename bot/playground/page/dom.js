/**
 * Makes elements. Text always becomes a text node: nothing in this page parses a message as markup.
 */

const SAFE_LINK = /^(https?:\/\/|mailto:)/i;

/** Puts one property on an element: `onclick` listens, `aria-*` is an attribute; false and null are left out. */
function put(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (/html|srcdoc/i.test(name)) throw new Error(`${name} is not used in this page`);
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** Appends children, flattening lists and leaving out nothing-values; strings become text. */
export function append(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/**
 * @param {string} tag
 * @param {Object<string, any>} [props]
 * @param {...any} children strings, nodes or lists of them
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) put(node, name, value);
  return append(node, ...children);
}

/** The same for SVG. */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) put(node, name, value);
  return append(node, ...children);
}

/** Replaces everything in `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, ...children);
}

/**
 * A link that opens elsewhere. An address that is not http, https or mailto stays plain text.
 */
export function link(address, ...children) {
  if (!SAFE_LINK.test(address)) return el("span", { class: "dead-link", title: address }, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

let count = 0;

/** An id no other element of the page has. */
export function freshId(stem) {
  count += 1;
  return `${stem}-${count}`;
}
