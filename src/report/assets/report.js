"use strict";
// Enhances pages that are whole without it: the theme, sorting, the seed that figures pick out, the slider over pictures, more to the right.

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Light, dark, or as the system has it.
for (const button of all("button.theme")) {
  const themes = ["system", "light", "dark"];
  const show = () => {
    const theme = root.dataset.theme ?? "system";
    button.textContent = `Theme: ${theme}`;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length];
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", next);
    } catch {
      // A page from a disk may have no storage: the theme then lasts as long as the page.
    }
    show();
  });
  show();
}

// Tables are sorted by the column whose heading is pressed.
for (const table of all("table[data-sortable]")) {
  const [body] = table.tBodies;
  const headings = all("thead th", table);
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    heading.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const numeric = heading.classList.contains("n");
      const before = heading.getAttribute("aria-sort");
      const rising = before === "none" ? !numeric : before === "descending";
      for (const other of headings) other.setAttribute("aria-sort", "none");
      heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
      const valueOf = (row) => row.cells[column].dataset.v;
      const compare = (a, b) => {
        const [left, right] = [valueOf(a), valueOf(b)];
        // What has no value stands last, whichever way.
        if (left === "" || right === "") return (left === "") - (right === "");
        const order = numeric ? left - right : left.localeCompare(right, "en", { numeric: true });
        return rising ? order : -order;
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
}

// The seed that figures pick out; its name is in the address, so that a cell has a link.
const pick = document.querySelector("#pick");
if (pick) {
  const show = (seed) => {
    pick.value = seed;
    for (const mark of all("[data-s]")) mark.classList.toggle("on", mark.dataset.s === seed);
    for (const panel of all("[data-cell]")) panel.hidden = panel.dataset.cell !== seed;
    for (const link of all("a[data-pick]")) {
      link.closest("tr").classList.toggle("on", link.dataset.pick === seed);
    }
  };
  const choose = (seed) => {
    history.replaceState(null, "", seed === "" ? "#" : `#seed-${seed}`);
    show(seed);
  };
  const fromAddress = () => {
    const seed = location.hash.match(/^#seed-(\d+)$/)?.[1] ?? "";
    show([...pick.options].some(({ value }) => value === seed) ? seed : "");
  };
  pick.closest(".picker").hidden = false;
  pick.addEventListener("change", () => choose(pick.value));
  for (const button of all("button[data-step]")) {
    button.addEventListener("click", () => {
      const { length } = pick.options;
      pick.selectedIndex = (pick.selectedIndex + Number(button.dataset.step) + length) % length;
      choose(pick.value);
    });
  }
  addEventListener("hashchange", fromAddress);
  fromAddress();
}

// How much of each prediction lies over its picture.
const cut = document.querySelector("#cut");
if (cut) {
  cut.closest(".slider").hidden = false;
  cut.addEventListener("input", () => root.style.setProperty("--cut", `${cut.value}%`));
}

// What is wider than the page says so until its end is seen.
const watched = new ResizeObserver((entries) => entries.forEach(({ target }) => tellMore(target)));
function tellMore(box) {
  box.classList.toggle("more", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
}
for (const box of all(".scroll")) {
  box.addEventListener("scroll", () => tellMore(box), { passive: true });
  watched.observe(box);
}

// The section that is read is marked beside the page.
const links = new Map(all(".rail a").map((link) => [link.hash.slice(1), link]));
if (links.size > 0) {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      links.get(target.id)?.classList.toggle("here", isIntersecting);
    }
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of all("main > section")) observer.observe(section);
}
