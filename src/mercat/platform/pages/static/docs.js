// Swagger UI with our settings; it is dark where the reader's system is.
const element = document.getElementById("swagger-ui");
const dark = window.matchMedia("(prefers-color-scheme: dark)");

const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", paint);
paint();

SwaggerUIBundle({
  url: element.dataset.openapi,
  domNode: element,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [ReferencesPlugin],
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: "remember" in element.dataset,
  tryItOutEnabled: true,
  validatorUrl: null,
});
