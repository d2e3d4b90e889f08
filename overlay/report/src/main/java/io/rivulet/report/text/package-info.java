/**
 * Results as text: numbers with units, aligned tables, a progress line, JSON. Everything is formatted the same way on every
 * machine, whatever its language; names from outside cannot break out of a line, a cell or a string.
 */
package io.rivulet.report.text;
