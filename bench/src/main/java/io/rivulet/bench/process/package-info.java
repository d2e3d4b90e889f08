/** What this process takes of its machine. */
package io.rivulet.bench.process;
