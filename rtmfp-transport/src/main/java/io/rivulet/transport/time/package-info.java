/** Units of core time, which every package below {@code io.rivulet.transport} counts in. */
package io.rivulet.transport.time;
