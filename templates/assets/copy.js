/* Copies the address of a feed. Its button is shown only where this runs. */
for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const told = document.getElementById(button.dataset.tells);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return; // Over plain HTTP there is no clipboard. The address is selected, at least.
    }
    told.textContent = button.dataset.done;
  });
}
