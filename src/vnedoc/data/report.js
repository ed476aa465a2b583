"use strict";
(() => {
  const place = document.getElementById("search");
  if (!place) return;
  const label = document.createElement("label");
  label.textContent = place.dataset.label + " ";
  const field = document.createElement("input");
  field.type = "search";
  label.append(field);
  place.append(label);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const files = [...document.querySelectorAll(".file, .rule")].map((one) => [one, plain(one.textContent)]);
  const lists = [...document.querySelectorAll("details.files")];
  const opened = lists.map((one) => one.open);
  field.addEventListener("input", () => {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    for (const [one, text] of files) one.hidden = !wanted.every((word) => text.includes(word));
    lists.forEach((one, index) => { one.open = wanted.length > 0 || opened[index]; });
  });
})();
