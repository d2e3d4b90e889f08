/**
 * The cryptography profile of RFC 7425 section 4: Diffie-Hellman over MODP groups, AES-128-CBC, truncated HMAC-SHA-256 or a checksum,
 * session sequence numbers. {@link io.rivulet.transport.crypto.flash.FlashIdentity} is the way in; its presets say what we are to peers,
 * as a server, and toward programs of the original protocol. Block cipher and hash come from the platform, where they are native code;
 * what the platform does not check (public keys, negotiated protection) is checked here.
 */
package io.rivulet.transport.crypto.flash;
