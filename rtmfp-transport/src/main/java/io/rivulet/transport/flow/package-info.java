/**
 * Internal: the parts of sending and receiving flows, each with its own state and tests: queues of fragments, sets of sequence numbers,
 * reassembly, the order of transmission, the timing of acknowledgements. RFC 7016 section 3.6. May change without notice.
 */
package io.rivulet.transport.flow;
