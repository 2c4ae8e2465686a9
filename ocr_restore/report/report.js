"use strict";
// The page is complete without this. It adds the filters, the slider and tips beside the words.
(() => {
  const byId = (id) => document.getElementById(id);
  const slider = byId("confidence");
  const marks = [...document.querySelectorAll(".edit")];  // in the order of the rows
  const rows = [...document.querySelectorAll(".list td:first-child")].map((cell) => cell.parentNode);
  for (const part of document.querySelectorAll(".needs-script")) part.hidden = false;

  function update() {
    const least = Number(slider.value);
    const rule = byId("rule").value;
    const judging = byId("outcome") !== null;
    const outcome = judging ? byId("outcome").value : "";
    const leftAlone = byId("left-alone").checked;
    let made = 0, shown = 0, right = 0, judged = 0;
    rows.forEach((row, index) => {
      const mark = marks[index];
      const off = Number(mark.dataset.c) < least;
      mark.classList.toggle("off", off);
      row.classList.toggle("off", off);
      if (!off) {
        made += 1;
        if (judging && !mark.matches(".redivided")) judged += 1;
        if (mark.matches(".fixed")) right += 1;
      }
      row.hidden = (off && !leftAlone) || (rule && row.cells[3].textContent !== rule) ||
        (outcome && !mark.classList.contains(outcome));
      if (!row.hidden) shown += 1;
    });
    for (const page of document.querySelectorAll(".list tbody")) {
      page.hidden = ![...page.rows].some((row, index) => index && !row.hidden);
    }
    let words = `At ${least.toFixed(2)}: ${made.toLocaleString("en")} edits made`;
    if (judged) words += `, ${(100 * right / judged).toFixed(1)} % of them right`;
    byId("state").textContent = `${words}; ${shown.toLocaleString("en")} listed.`;
    byId("least").textContent = least.toFixed(2);
  }

  if (slider) {
    for (const id of ["confidence", "rule", "outcome", "left-alone"]) {
      if (byId(id)) byId(id).addEventListener("input", update);
    }
    update();
  }

  // A tip stands below its word where there is room; without this it is at the foot of the window.
  function place(mark) {
    const tip = mark && mark.querySelector("small");
    if (!tip || innerWidth < 700) return;
    const word = mark.getClientRects()[0];
    tip.style.width = "max-content";
    tip.style.maxWidth = "28rem";
    tip.style.left = `${Math.max(8, Math.min(word.left, innerWidth - tip.offsetWidth - 24))}px`;
    tip.style.right = "auto";
    const below = word.bottom + tip.offsetHeight + 8 < innerHeight;
    tip.style.top = `${below ? word.bottom + 4 : word.top - tip.offsetHeight - 4}px`;
    tip.style.bottom = "auto";
  }
  for (const type of ["mouseover", "focusin"]) {
    document.addEventListener(type, (event) => place(event.target.closest(".mark")));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement.matches(".mark")) {
      document.activeElement.blur();
    }
  });
})();
