// Suggestions while typing (WAI-ARIA combobox with a list). Everything works without this file.
"use strict";

let boxes = 0;

function combobox(input) {
  const list = document.createElement("ul");
  const id = `suggestions-${++boxes}`;
  let options = [], active = -1, asked = 0, waiting;
  list.id = id;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent ?? "");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocapitalize: "none",
  })) input.setAttribute(name, value);

  const close = () => {
    clearTimeout(waiting);
    asked += 1;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    input.value = option.dataset.value;
    close();
  };
  const mark = (index) => {
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
    active = index;
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    options = found.map(({ value, note }, number) => {
      const option = document.createElement("li");
      option.id = `${id}-${number}`;
      option.dataset.value = value;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(value);
      if (note) option.append(" ", Object.assign(document.createElement("small"), { textContent: note }));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(option));
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    mark(-1);
  };
  const ask = async () => {
    const typed = input.value.trim(), mine = ++asked;
    if (typed.length < 2) return close();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      const found = answer.ok ? await answer.json() : [];
      if (mine === asked && document.activeElement === input) show(found);
    } catch {
      close(); // no network: the field stays a plain field
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = options.length - 1;
    if (event.key === "ArrowDown") mark(active === last ? 0 : active + 1);
    else if (event.key === "ArrowUp") mark(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(options[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
