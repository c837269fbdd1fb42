// Before anything is drawn: the colours that were chosen last time.
try {
  const theme = localStorage.getItem("espial.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's colours it is.
}
