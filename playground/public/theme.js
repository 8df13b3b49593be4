// Before anything is painted: the theme that was chosen, if one was.
try {
  const theme = localStorage.getItem("kdsl.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme holds.
}
