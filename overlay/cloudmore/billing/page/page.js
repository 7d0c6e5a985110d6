"use strict";
// Sorts and filters. The order of each column was decided when the page was made: data-value is a place in it.
(() => {
  const NONE = -1;
  const place = (row, index) => {
    const value = row.cells[index].dataset.value;
    return value === undefined ? NONE : Number(value);
  };

  const sort = (table, index, direction, within) => {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({
      row,
      group: within ? Number(row.dataset.group || 0) : 0,
      value: place(row, index),
    }));
    rows.sort((one, other) => {
      if (one.group !== other.group) return one.group - other.group;
      if (one.value === other.value) return 0;
      if (one.value === NONE) return 1;
      if (other.value === NONE) return -1;
      return direction * (one.value - other.value);
    });
    body.append(...rows.map((each) => each.row));
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const headings = Array.from(table.tHead.rows[0].cells);
    headings.forEach((heading, index) => {
      heading.firstElementChild.addEventListener("click", () => {
        const before = heading.getAttribute("aria-sort");
        const first = heading.classList.contains("number") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        const now = before === first ? second : first;
        for (const each of headings) each.setAttribute("aria-sort", "none");
        heading.setAttribute("aria-sort", now);
        sort(table, index, now === "ascending" ? 1 : -1, "within" in heading.dataset);
      });
    });
  }

  // Without accents and letter case, as a person types.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  for (const input of document.querySelectorAll(".filter input")) {
    const rows = Array.from(document.getElementById(input.dataset.table).tBodies[0].rows);
    const status = input.parentElement.querySelector("[role=status]");
    const texts = rows.map((row) => plain(row.textContent));
    input.parentElement.hidden = false;
    input.addEventListener("input", () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let count = 0;
      rows.forEach((row, index) => {
        row.hidden = !words.every((word) => texts[index].includes(word));
        if (!row.hidden) count += 1;
      });
      status.textContent = words.length ? `${count} of ${rows.length} ${status.dataset.nouns}; sums are of all` : "";
    });
  }
})();
