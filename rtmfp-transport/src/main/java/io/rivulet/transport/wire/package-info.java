/**
 * Reading and writing the elementary types of RFC 7016 section 2.1 (and RFC 7425, which shares them) in {@code byte[]} buffers. Pure
 * functions of bytes: nothing here knows a session.
 */
package io.rivulet.transport.wire;
