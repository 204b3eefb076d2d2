/** Reads `/openapi.json` of the same server. One page without anything from elsewhere: a counter may have no other line. */
export const docsPage = (title: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
summary { cursor: pointer; padding: .4rem 0; }
code { font: 14px ui-monospace, monospace; }
.method { display: inline-block; width: 3.5rem; text-transform: uppercase; font-weight: 600; }
pre { background: #f4f4f2; padding: .75rem; overflow: auto; font-size: 13px; }
</style>
</head>
<body>
<h1>${title}</h1>
<p><a href="/openapi.json">openapi.json</a></p>
<div id="paths">…</div>
<script>
fetch("/openapi.json").then((answer) => answer.json()).then((described) => {
  const list = document.getElementById("paths");
  list.textContent = "";
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const details = document.createElement("details");
      const summary = document.createElement("summary");
      const name = document.createElement("code");
      const verb = document.createElement("span");
      verb.className = "method";
      verb.textContent = method;
      name.append(verb, path);
      summary.append(name, " ", operation.summary ?? "");
      const body = document.createElement("pre");
      body.textContent = JSON.stringify({ parameters: operation.parameters, requestBody: operation.requestBody, responses: operation.responses }, undefined, 2);
      details.append(summary, body);
      list.append(details);
    }
  }
});
</script>
</body>
</html>
`;
