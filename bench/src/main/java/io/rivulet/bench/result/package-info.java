/** What every benchmark reports with: the facts about the run, the spread of repeated measurements, and the file they go to. */
package io.rivulet.bench.result;
