/** The cryptography profiles that can be measured: identities for nodes that shake hands, and pairs of ciphers for those that do not. */
package io.rivulet.bench.crypto;
