package io.rivulet.bench.crypto;

import io.rivulet.transport.crypto.EntropySource;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.flash.FlashIdentityConfig;
import io.rivulet.transport.crypto.flash.ProtectionPolicy;
import io.rivulet.transport.crypto.modern.ModernIdentity;
import io.rivulet.transport.crypto.plain.PlainIdentity;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How packets are protected. */
public enum CryptoChoice {
    /** Not at all: what everything else costs. */
    PLAIN("plain"),
    /** RFC 7425 as peers use it by default: AES-128-CBC, a 16-byte HMAC, sequence numbers. */
    FLASH("flash"),
    /** RFC 7425 at its weakest: AES-128-CBC and a checksum, as programs of the original protocol. */
    FLASH_CHECKSUM("flash-checksum"),
    /** Fresh X25519 keys, Ed25519 signatures, AES-128-GCM. */
    MODERN("modern");

    private final String label;

    CryptoChoice(String label) {
        this.label = label;
    }

    /** Its name on the command line. */
    public String label() {
        return label;
    }

    /**
     * The choice of that name.
     *
     * @throws IllegalArgumentException saying which there are
     */
    public static CryptoChoice ofLabel(String label) {
        return Arrays.stream(values())
                .filter(choice -> choice.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is none of " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(CryptoChoice::label).collect(Collectors.joining(", "));
    }

    /** A new identity. Costs a key generation but for {@link #PLAIN}. */
    public Identity newIdentity(EntropySource entropy) {
        return switch (this) {
            case PLAIN -> PlainIdentity.peer(entropy);
            case FLASH -> FlashIdentity.peer(entropy);
            case FLASH_CHECKSUM ->
                FlashIdentity.of(
                        FlashIdentityConfig.peer()
                                .hmac(ProtectionPolicy.NEVER)
                                .sequenceNumbers(ProtectionPolicy.NEVER)
                                .mobilityAllowed(false)
                                .build(),
                        entropy);
            case MODERN -> ModernIdentity.peer(entropy);
        };
    }

    /** A new identity of a rendezvous that peers with this protection can use. */
    public Identity newRendezvousIdentity(EntropySource entropy) {
        return switch (this) {
            case PLAIN -> PlainIdentity.rendezvous(entropy);
            case FLASH, FLASH_CHECKSUM -> FlashIdentity.rendezvous(entropy);
            case MODERN -> ModernIdentity.rendezvous(entropy);
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
