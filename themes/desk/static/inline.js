/*
 * inline.js - put into every desk page: nothing but a mark that scripts run.
 */
document.documentElement.className = "js";
