/**
 * A cryptography profile of our own beside RFC 7425's: an Ed25519 identity, fresh X25519 keys at both ends, packets under AES-128-GCM or
 * ChaCha20-Poly1305. It is an extension as RFC 7425 section 4.7.1 foresees them: it keeps certificates, discriminators, keying components
 * and the Default Session Key of that RFC and adds options to them, so that one endpoint speaks both. {@link
 * io.rivulet.transport.crypto.modern.ModernIdentity} is the way in; what it protects, and against whom, is in the security page.
 */
package io.rivulet.transport.crypto.modern;
