package io.rivulet.transport.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions with an independent implementation of RFC 7016: give the address of an echo server (one that accepts the ancillary data
 * {@code rtmfp:}, answers on a return flow, and protects packets on request) by {@code -Dinterop.peer=ADDRESS:PORT}.
 */
@Tag("interop")
@EnabledIfSystemProperty(
        named = "interop.peer",
        matches = ".+",
        disabledReason = "no independent implementation given by -Dinterop.peer=ADDRESS:PORT")
@Timeout(180)
class InteropTest extends EchoScenarios {
    @Override
    NetAddress server() {
        return NetAddress.parse(System.getProperty("interop.peer"));
    }

    @Override
    int many() {
        return 10_000;
    }

    @Override
    byte[] discriminator() {
        return FlashDiscriminators.ancillary("rtmfp:");
    }

    @ParameterizedTest
    @EnumSource(InteropIdentities.class)
    void echoFromAnIndependentImplementation(InteropIdentities kind) throws Exception {
        List<byte[]> messages = EchoMessages.all();

        try (EchoClient client = new EchoClient(kind.newClientIdentity(), discriminator(), server(), messages)) {
            List<byte[]> echoes = client.awaitEchoes();

            assertThat(echoes).hasSameSizeAs(messages);
            for (int i = 0; i < messages.size(); i++) {
                assertThat(echoes.get(i)).isEqualTo(messages.get(i));
            }
        }
    }
}
