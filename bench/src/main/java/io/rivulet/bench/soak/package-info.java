/** The soak: many live and idle sessions for an hour, and whether anything grows, is lost or is not delivered meanwhile. */
package io.rivulet.bench.soak;
