// ReDoc in the colours and type of page.css, which it cannot read by itself.
const element = document.getElementById("reference");
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const style = getComputedStyle(document.documentElement);
const value = (name) => style.getPropertyValue(`--${name}`).trim();

// White stands on these, in light and in dark. docs.css has the same.
const methods = {
  get: "#0f766e",
  post: "#1d4ed8",
  put: "#6d28d9",
  patch: "#b45309",
  delete: "#b91c1c",
};

const theme = {
  spacing: { sectionVertical: 32 },
  colors: {
    // Darker than the accent of page.css, because it is thinned to 90 % in places.
    primary: { main: dark.matches ? value("accent") : "#115e59" },
    text: { primary: value("plain"), secondary: value("quiet") },
    border: { dark: value("line"), light: value("line") },
    success: { main: dark.matches ? "#34d399" : "#047857" },
    error: { main: dark.matches ? "#f87171" : "#b91c1c" },
    gray: { 50: value("page"), 100: value("page") },
    http: methods,
    responses: {
      success: { backgroundColor: value("accent-soft") },
      error: { backgroundColor: dark.matches ? "#2a1818" : "#fef2f2" },
    },
  },
  schema: {
    nestedBackground: value("page"),
    linesColor: value("accent-line"),
    typeNameColor: value("quiet"),
    typeTitleColor: value("quiet"),
  },
  typography: {
    fontSize: "16px",
    lineHeight: "1.6",
    fontFamily: value("sans"),
    headings: { fontFamily: value("sans"), fontWeight: "700", lineHeight: "1.3" },
    code: {
      fontFamily: value("mono"),
      fontSize: "14px",
      color: value("strong"),
      backgroundColor: value("accent-soft"),
    },
  },
  sidebar: {
    width: "280px",
    backgroundColor: value("card"),
    textColor: value("plain"),
    activeTextColor: value("accent"),
    groupItems: { activeBackgroundColor: value("accent-soft"), textTransform: "none" },
    level1Items: { activeBackgroundColor: value("accent-soft") },
  },
  rightPanel: {
    backgroundColor: "#10211f",
    textColor: "#eef4f2",
    servers: {
      overlay: { backgroundColor: value("card"), textColor: value("plain") },
      url: { backgroundColor: value("page") },
    },
  },
  codeBlock: { backgroundColor: "#0b1716" },
  fab: { backgroundColor: value("card"), color: value("accent") },
};

// ReDoc draws once: its colours are fixed from then on.
dark.addEventListener("change", () => location.reload());

// Scrollbars of its own would have everything laid out before anything is shown.
const options = { theme, scrollYOffset: ".bar", nativeScrollbars: true };
Redoc.init(element.dataset.openapi, options, element);
