import { assert } from "@huilian/domain";
import { mount } from "svelte";
import App from "./app.svelte";
import "./style/tokens.css";
import "./style/base.css";
import "./style/choices.css";
import "./style/dialog.css";

const target = document.getElementById("app");
assert(target !== null, "index.html holds the place of the application");
mount(App, { target });
