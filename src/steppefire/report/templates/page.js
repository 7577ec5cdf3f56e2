// Sorting and filtering of the page's tables; without scripts they stay whole and in their first order.

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" ||
        (!head.hasAttribute("aria-sort") && head.classList.contains("number"));
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)], [p, q] = [Number(x), Number(y)];
        if (x === "" || y === "") return (x === "") - (y === "");
        const order = Number.isNaN(p) || Number.isNaN(q) ? x.localeCompare(y, "en") : p - q;
        return down ? -order : order;
      };
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort(compare));
    });
  });
}

function filterRows(input) {
  const table = document.getElementById(input.dataset.filters), note = document.getElementById(`${table.id}-count`);
  const rows = [...table.tBodies[0].rows], only = document.getElementById(`${table.id}-assumed`);
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word)) || (only?.checked && !("assumed" in row.dataset));
      shown += row.hidden ? 0 : 1;
    }
    note.textContent = `${shown} of ${rows.length} shown`;
  };
  input.addEventListener("input", apply);
  only?.addEventListener("change", apply);
  apply();
}

function filterEvents(box) {
  const boxes = [...box.querySelectorAll("input")];
  const apply = () => {
    const on = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
    for (const item of document.querySelectorAll("[data-event-type]")) item.hidden = !on.has(item.dataset.eventType);
    for (const day of document.querySelectorAll("[data-day]")) {
      day.hidden = ![...day.querySelectorAll("[data-event-type]")].some((item) => !item.hidden);
    }
  };
  boxes.forEach((b) => b.addEventListener("change", apply));
  // A link from an effect to its cause works although the filter hides the cause or its day is folded.
  document.addEventListener("click", (click) => {
    const link = click.target.closest?.("a[data-cause]");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    target.hidden = false;
    const day = target.closest("[data-day]");
    day.hidden = false;
    day.open = true;
  });
}

document.documentElement.classList.add("scripted");
document.querySelectorAll("table[data-sort]").forEach(sortable);
document.querySelectorAll("input[data-filters]").forEach(filterRows);
document.querySelectorAll("[data-event-filter]").forEach(filterEvents);
