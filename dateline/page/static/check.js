// A file is read on the server and written into the box; nothing of it is kept there.
document.addEventListener("change", async ({ target }) => {
  if (target.id !== "draft-file" || !target.files.length) return;
  const [file] = target.files;
  const told = document.getElementById("draft-file-told");
  told.textContent = `Reading ${file.name} …`;
  try {
    const reply = await fetch(`api/check/text?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    });
    const read = await reply.json();
    if (!reply.ok) throw new Error(read.error.message);
    const box = document.querySelector("#draft textarea");
    // Gradio hears of what is typed, not of what is set.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, read.text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    told.textContent = file.name;
  } catch (error) {
    told.textContent = error.message || "The file could not be read.";
  }
  target.value = ""; // the same file may be chosen again
});
