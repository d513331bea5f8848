for (const table of document.querySelectorAll("table[data-sortable]")) {
  const heads = [...table.tHead.rows[0].cells];
  const number = (cell) => { const found = parseFloat(cell.textContent); return Number.isNaN(found) ? -Infinity : found; };
  for (const [column, head] of heads.entries()) {
    if (!("sort" in head.dataset)) continue;
    head.tabIndex = 0;
    const sort = () => {
      const up = head.getAttribute("aria-sort") === "descending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows];
      const compare = column === 0
        ? (a, b) => a.cells[0].textContent.localeCompare(b.cells[0].textContent)
        : (a, b) => number(b.cells[column]) - number(a.cells[column]);
      rows.sort(up ? (a, b) => -compare(a, b) : compare);
      table.tBodies[0].append(...rows);
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
  }
}
