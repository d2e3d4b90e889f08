/**
 * What RFC 7016 leaves to a Cryptography Profile, as a service provider interface: identities and certificates (section 3.2), keying
 * (sections 2.3.7 and 2.3.8), and packet encryption (section 2.2.3). Profiles are pure: no thread, no clock, and only the randomness they
 * are handed.
 */
package io.rivulet.transport.crypto;
