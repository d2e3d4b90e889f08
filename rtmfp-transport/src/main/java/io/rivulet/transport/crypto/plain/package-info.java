/**
 * A profile without secrets for tests and simulation: certificates are bytes with a hash, keys are hashes of what crossed the wire in
 * clear, packets are readable and carry a checksum. It costs next to nothing, so that a simulation spends its time on the protocol; it
 * protects nothing, so it has no place on a real network.
 */
package io.rivulet.transport.crypto.plain;
