/** Results for people and programs: a table, a JSON document, an HTML page with plots. */
package io.rivulet.simulator.report;
