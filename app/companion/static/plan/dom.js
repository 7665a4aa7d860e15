// Building the page: no template is ever parsed, so that no customer's name can be taken for markup. Apart from the
// drivers' page, whose own reaches for what it keeps on the phone.

/** Makes an element; properties that begin with "on" listen, the others are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, content] of Object.entries(properties)) {
    if (content === false || content === null || content === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), content);
    else if (name === "value") element.value = content;
    else element.setAttribute(name, content === true ? "" : content);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}
