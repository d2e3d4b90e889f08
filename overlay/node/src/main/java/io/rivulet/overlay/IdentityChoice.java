package io.rivulet.overlay;

import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.modern.ModernIdentity;
import io.rivulet.transport.crypto.plain.PlainIdentity;

/** Makes the identity of a node: its key pair, and what it demands of others. A node takes one for its life. */
@FunctionalInterface
public interface IdentityChoice {
    /** Makes an identity with randomness from {@code entropy}. */
    Identity create(EntropySource entropy);

    /** Encrypted and authenticated; a new key pair. The default. */
    static IdentityChoice peer() {
        return FlashIdentity::peer;
    }

    /**
     * Encrypted and authenticated with fresh keys for each session, so that nothing recorded can be read later, toward all who can do the
     * same; as {@link #peer()} toward the others.
     */
    static IdentityChoice modern() {
        return ModernIdentity::peer;
    }

    /**
     * As members of existing groups are: encrypted with short keys and <em>not authenticated</em>. Only for groups that have such
     * members. rtmfp-groups section 5.1.
     */
    static IdentityChoice original() {
        return FlashIdentity::original;
    }

    /** No encryption at all: for tests and simulation. */
    static IdentityChoice plain() {
        return PlainIdentity::peer;
    }
}
