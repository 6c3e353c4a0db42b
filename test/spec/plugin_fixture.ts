/** A plugin module for the registry's test. */
const plugin = { name: "fixture" };
export default plugin;
