package io.rivulet.transport.crypto.flash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtectionOfferTest {
    /**
     * Both ends' flags in all combinations: a sender protects its packets if it "will send always", or if it will on request and is asked. RFC
     * 7425 sections 4.6.4 and 4.6.6. Reserved bits mean nothing.
     */
    @Test
    void allCombinationsOfFlagsSayWhoSends() {
        for (int sender = 0; sender < 8; sender++) {
            for (int receiver = 0; receiver < 8; receiver++) {
                boolean always = (sender & 4) != 0;
                boolean onRequest = (sender & 2) != 0;
                boolean asked = (receiver & 1) != 0;
                ProtectionOffer offer = ProtectionOffer.ofFlags(0xf8 | sender);

                boolean sends = offer.sendsTo(ProtectionOffer.ofFlags(receiver));

                assertThat(sends).as("%d to %d", sender, receiver).isEqualTo(always || (onRequest && asked));
                assertThat(offer.flags()).isEqualTo(sender);
                assertThat(offer.maySend()).isEqualTo(always || onRequest);
            }
        }
    }
}
