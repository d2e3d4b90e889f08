package io.rivulet.transport.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.netty.SecureEntropySource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An echo server found through an independent redirector, at which it is registered for {@code rtmfp:}: give the redirector's address by
 * {@code -Dinterop.redirector=ADDRESS:PORT}. RFC 7016 section 3.5.1.4.
 */
@Tag("interop")
@EnabledIfSystemProperty(
        named = "interop.redirector",
        matches = ".+",
        disabledReason = "no independent redirector given by -Dinterop.redirector=ADDRESS:PORT")
@Timeout(60)
class InteropRedirectTest {
    @Test
    void followsARedirectToTheServer() throws Exception {
        NetAddress redirector = NetAddress.parse(System.getProperty("interop.redirector"));
        List<byte[]> messages = EchoMessages.all();

        try (EchoClient client = new EchoClient(
                FlashIdentity.peer(new SecureEntropySource()),
                FlashDiscriminators.ancillary("rtmfp:"),
                redirector,
                messages)) {
            assertThat(client.awaitEchoes()).hasSameSizeAs(messages);
            assertThat(client.farAddress()).isNotEqualTo(redirector);
        }
    }
}
