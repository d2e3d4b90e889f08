package io.rivulet.transport.interop;

import io.rivulet.transport.crypto.flash.DhGroup;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.crypto.flash.ProtectionPolicy;
import io.rivulet.transport.netty.SecureEntropySource;

/** The kinds of keys and packet protection that are tried between processes. */
enum InteropIdentities {
    STATIC_PROTECTED(true, true, true),
    STATIC_BARE(true, false, false),
    STATIC_HMAC_ONLY(true, true, false),
    STATIC_SEQUENCE_ONLY(true, false, true),
    EPHEMERAL_PROTECTED(false, true, true),
    EPHEMERAL_BARE(false, false, false),
    EPHEMERAL_HMAC_ONLY(false, true, false),
    EPHEMERAL_SEQUENCE_ONLY(false, false, true);

    private static final DhGroup[] GROUPS = {DhGroup.MODP_2048, DhGroup.MODP_1536, DhGroup.MODP_1024};

    private final boolean staticKeys;
    private final boolean hmac;
    private final boolean sequenceNumbers;

    InteropIdentities(boolean staticKeys, boolean hmac, boolean sequenceNumbers) {
        this.staticKeys = staticKeys;
        this.hmac = hmac;
        this.sequenceNumbers = sequenceNumbers;
    }

    private FlashIdentityConfig.Builder config(ProtectionPolicy itsHmac, ProtectionPolicy itsSequenceNumbers) {
        FlashIdentityConfig.Builder config = staticKeys ? FlashIdentityConfig.peer() : FlashIdentityConfig.rendezvous();
        return config.groups(GROUPS)
                .hmac(itsHmac)
                .sequenceNumbers(itsSequenceNumbers)
                .mobilityAllowed(false);
    }

    private static ProtectionPolicy insistence(boolean wanted) {
        return wanted ? ProtectionPolicy.REQUIRED : ProtectionPolicy.NEVER;
    }

    /** An identity that insists on its kind of protection. */
    FlashIdentity newClientIdentity() {
        return FlashIdentity.of(
                config(insistence(hmac), insistence(sequenceNumbers)).build(), new SecureEntropySource());
    }

    /** An identity that protects its packets as it is asked to, and answers to the ancillary data of {@code rtmfp:} URIs. */
    FlashIdentity newServerIdentity() {
        return FlashIdentity.of(
                config(ProtectionPolicy.REQUESTED, ProtectionPolicy.REQUESTED)
                        .acceptsAncillaryData(true)
                        .build(),
                new SecureEntropySource());
    }

    boolean usesHmac() {
        return hmac;
    }
}
