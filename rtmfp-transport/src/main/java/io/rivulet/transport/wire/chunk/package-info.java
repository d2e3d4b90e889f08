/**
 * The chunks of RFC 7016 section 2.3, one class each: reusable flyweights that decode a payload in place, with the matching encoder. What
 * a flyweight shows is valid only while the packet under it is, and until it wraps the next one. Chunks without fields (Close, Close Ack)
 * or with one (Ping, Buffer Probe) need no class.
 */
package io.rivulet.transport.wire.chunk;
