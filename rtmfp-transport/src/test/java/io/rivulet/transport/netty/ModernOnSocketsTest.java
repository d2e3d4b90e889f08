package io.rivulet.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.Session;
import io.rivulet.transport.address.InterfaceFamilies;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.crypto.flash.FlashIdentity;
import io.rivulet.transport.crypto.modern.ModernIdentity;
import io.rivulet.transport.testing.EndpointPair;
import io.rivulet.transport.testing.RecordingHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions under the modern profile over real sockets, with the mathematics on real threads. */
@Timeout(60)
class ModernOnSocketsTest {
    private static final NetAddress LOOPBACK = NetAddress.parse("127.0.0.1:0");

    private final List<NettyDatagramDriver> drivers = new ArrayList<>();

    private final class Node {
        final RtmfpEndpoint endpoint;
        final NettyDatagramDriver driver;

        Node(Identity identity) throws BindFailedException {
            endpoint = new RtmfpEndpoint(
                    EndpointConfig.builder(identity, new SecureEntropySource())
                            .interfaces(InterfaceFamilies.boundTo(List.of(LOOPBACK)))
                            .build(),
                    new RecordingHandler());
            driver = NettyDatagramDriver.start(
                    DriverConfig.builder().bind(LOOPBACK).build(), endpoint);
            drivers.add(driver);
        }

        <T> T ask(Supplier<T> question) throws Exception {
            CompletableFuture<T> answer = new CompletableFuture<>();
            assertThat(driver.execute(nowNs -> answer.complete(question.get()))).isTrue();
            return answer.get(20, TimeUnit.SECONDS);
        }

        /** The near nonce of the session with another, once it is there. */
        byte[] nonceWith(Node other, boolean near) throws Exception {
            byte[] nonce = null;
            while (nonce == null) {
                nonce = ask(() -> {
                    Session session = endpoint.sessionTo(other.endpoint.peerId());
                    return session == null ? null : near ? session.nearNonce() : session.farNonce();
                });
            }
            return nonce;
        }
    }

    @AfterEach
    void closeAll() {
        drivers.forEach(driver -> driver.close().join());
    }

    @Test
    void manyOpenAtOnceWithOneThatSpeaksBothProfiles() throws Exception {
        SecureEntropySource entropy = new SecureEntropySource();
        Node server = new Node(ModernIdentity.peer(entropy));
        List<Node> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(new Node(i == 0 ? FlashIdentity.peer(entropy) : ModernIdentity.peer(entropy)));
        }

        for (Node client : clients) {
            client.driver.execute(nowNs -> client.endpoint.open(
                    nowNs,
                    FlashDiscriminators.fingerprint(server.endpoint.peerId()),
                    List.of(server.driver.localAddress()),
                    EndpointPair.OPEN_TIMEOUT_NS));
        }

        for (Node client : clients) {
            assertThat(Arrays.equals(client.nonceWith(server, true), server.nonceWith(client, false)))
                    .isTrue();
        }
    }
}
