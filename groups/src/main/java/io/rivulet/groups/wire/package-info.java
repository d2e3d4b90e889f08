/**
 * The messages that members of a group exchange, byte for byte: each class reads and writes one. Pure functions of bytes; what is done
 * with them is decided in the packages beside this one.
 */
package io.rivulet.groups.wire;
